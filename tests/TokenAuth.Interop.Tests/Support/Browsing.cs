using System.Text.Json;
using TokenAuth.Services;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>Sign-ins with a browser.</summary>
internal static class Browsing
{
    /// <summary>
    /// OAuth2 whose authorization address asks for consent: OpenID Connect Core section 11 gives offline access, and with it a refresh
    /// token, to no other request.
    /// </summary>
    public static ServiceDefinition AskingForConsent { get; } = Asking(ServiceCatalog.Find("OAuth2"));

    public static AuthorizationCodeSignIn With(OAuthClient client, AuthorityMetadata metadata) => With(client, metadata.Issuer, metadata.NamesIssuerInResponses);

    public static AuthorizationCodeSignIn With(OAuthClient client, string issuer, bool expectsIssuer) => new(client.Id!, issuer, expectsIssuer, TimeSpan.FromMinutes(1));

    private static ServiceDefinition Asking(ServiceDefinition service)
    {
        var consent = new FieldValue(Template: null, JsonSerializer.SerializeToElement("consent"));
        return service with { Authorize = service.Authorize! with { Fields = [new("prompt", consent)] } };
    }
}
