using System.Text;
using TokenAuth.Services;

namespace TokenAuth.Stress;

/// <summary>The emulator's Back Office with a refresh and a sign-out.</summary>
internal static class WorkerService
{
    public static ServiceDefinition BackOffice { get; } = ServiceDefinitionReader.Read(
        Encoding.UTF8.GetBytes("""
            {
              "name": "BackOffice",
              "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } },
              "refresh": { "url": "/api/v2/refresh", "fields": { "refreshToken": "{refreshToken}" }, "refusedStatus": [401] },
              "signOut": { "url": "/api/v2/signout", "encoding": "none", "sendsAccessToken": true }
            }
            """),
        "stress");
}
