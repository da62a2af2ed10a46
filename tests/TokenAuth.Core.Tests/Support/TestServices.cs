using System.Text;
using TokenAuth.Services;

namespace TokenAuth.Core.Tests.Support;

/// <summary>Definitions that go with the emulator.</summary>
internal static class TestServices
{
    /// <summary>The Back Office with a refresh and a sign-out, as an operator who knows them would describe it.</summary>
    public static ServiceDefinition BackOffice { get; } = Read("""
        {
          "name": "BackOffice",
          "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } },
          "secondFactor": {
            "when": { "2faRequired": true },
            "methods": {
              "totp": { "title": "authenticator app", "totp": true, "offeredAs": ["totp", "google"], "url": "/api/v2/2fa/google", "fields": { "code": "{code}", "uuid": "{ticket}" } },
              "email": { "title": "code by e-mail", "offeredAs": ["email"], "url": "/api/v2/2fa/email", "fields": { "code": "{code}", "uuid": "{ticket}" } }
            }
          },
          "refresh": { "url": "/api/v2/refresh", "fields": { "refreshToken": "{refreshToken}" }, "refusedStatus": [401] },
          "signOut": { "url": "/api/v2/signout", "encoding": "none", "sendsAccessToken": true }
        }
        """);

    /// <summary>Eshopbox's way, at the emulator.</summary>
    public static ServiceDefinition Eshopbox { get; } = Read("""
        {
          "name": "EshopboxLike",
          "token": { "url": "/api/v1/generateToken", "encoding": "json" },
          "clientAuthentication": "post"
        }
        """);

    public static ServiceDefinition Read(string json) => ServiceDefinitionReader.Read(Encoding.UTF8.GetBytes(json), "test");
}
