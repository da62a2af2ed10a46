using System.Reflection;
using System.Security;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Secrecy;

public sealed class PublicTextTests
{
    private static readonly string[] GiveASecretAway = ["Secret.Reveal", "Secret.ToSecureString"];

    // Rooms whose text is about services and errors, not about anybody's session.
    private static readonly string[] RoomsWithoutSecrets = ["TokenAuth.Errors", "TokenAuth.Services"];

    // Everything else of the public surface that hands out text or bytes. A new member is thought about before it is added here.
    // RawReply.Body is the reader's input as it came over the wire; what RequestSpec holds is the caller's own; a device's user code is
    // there to be shown, and the reply of AuthorizedClient.ReadBodyAsync is the API's.
    private static readonly string[] Harmless =
    [
        "AssertionSignIn.Account", "AudienceCheckedToken.Name",
        "AuthorityMetadata.AsParameters", "AuthorityMetadata.AuthorizationEndpoint", "AuthorityMetadata.ClientAuthenticationMethods",
        "AuthorityMetadata.DeviceAuthorizationEndpoint", "AuthorityMetadata.Issuer", "AuthorityMetadata.RevocationEndpoint", "AuthorityMetadata.TokenEndpoint",
        "AuthorizationCodeSignIn.Account", "AuthorizedClient.ReadBodyAsync", "ClientCredentialsSignIn.Account",
        "DeviceCode.UserCode", "DeviceCodeSignIn.Account", "EnvironmentIdentityToken.Name", "FileIdentityToken.Name", "GivenIdentityToken.Name", "IIdentityTokenSource.Name",
        "JwtSigningKey.Algorithm", "JwtSigningKey.KeyId",
        "OAuthClient.AssertionAudience", "OAuthClient.Audience", "OAuthClient.Id", "OAuthClient.Resources", "OAuthClient.Scopes",
        "RefreshTokenSignIn.Account", "RunnerIdentityToken.Name", "ServiceAdminSignIn.Account", "TokenExchangeSignIn.Account", "TokenReplySignIn.Account",
        "AuthSession.Account", "AuthSession.AllowedOrigins", "AuthSession.Name", "AuthSession.Origin", "AuthSession.Scopes", "AuthSession.Service",
        "ConnectRequest.AllowedOrigins", "ConnectRequest.Name", "ConnectRequest.ServiceParameters",
        "ISignInFlow.Account",
        "Jwt.HeaderJson", "Jwt.Issuer", "Jwt.PayloadJson", "Jwt.Subject",
        "Origin.Host", "Origin.Scheme", "OriginSet.Values",
        "PasswordSignIn.Account",
        "RawReply.Body", "RawReply.ContentType",
        "Redactor.Excerpt", "Redactor.Redact",
        "RequestSpec.Address", "RequestSpec.Body", "RequestSpec.ContentType", "RequestSpec.Headers",
        "SignInContext.DeviceId", "SignInContext.ServiceParameters",
        "StateFolder.Ensure", "StateFolder.Path",
        "ApiErrorMessage.Read", "ApiErrorMessage.ReadOAuthCode",
        "TokenReply.OfferedMethods", "TokenReply.Scopes", "TokenSet.Scopes",
        "TransportSettings.ProxyUserName",
    ];

    [Fact]
    public void Two_members_of_the_public_surface_give_a_secret_away_and_no_others()
    {
        string[] members =
        [
            .. typeof(Secret).Assembly.GetExportedTypes()
                .Where(static type => !RoomsWithoutSecrets.Contains(type.Namespace, StringComparer.Ordinal) && type != typeof(ReplyMembers))
                .SelectMany(static type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(static member => member.Name != nameof(ToString) && CarriesText(TypeOf(member)))
                .Select(static member => $"{member.DeclaringType!.Name}.{member.Name}")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

        members.ShouldBe([.. Harmless.Concat(GiveASecretAway).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public void What_the_engine_keeps_of_a_session_is_held_as_secrets()
    {
        string[] suspicious = ["token", "password", "code", "ticket", "secret"];
        IEnumerable<string> named = typeof(Secret).Assembly.GetExportedTypes()
            .SelectMany(static type => type.GetProperties())
            .Where(property => suspicious.Any(word => property.Name.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
            .Where(static property => property.PropertyType == typeof(string))
            .Select(static property => $"{property.DeclaringType!.Name}.{property.Name}");

        // The person reads the user code on the screen: that is what it is for.
        named.ShouldBe(["DeviceCode.UserCode"]);
    }

    private static Type? TypeOf(MemberInfo member) => member switch
    {
        PropertyInfo property => property.PropertyType,
        FieldInfo { IsLiteral: false } field => field.FieldType,
        MethodInfo { IsSpecialName: false } method => method.ReturnType,
        _ => null,
    };

    private static bool CarriesText(Type? type)
    {
        if (type is null)
        {
            return false;
        }

        Type[] parts = type.IsGenericType ? type.GetGenericArguments() : type.IsArray ? [type.GetElementType()!] : [];
        return type == typeof(string) || type == typeof(SecureString) || type == typeof(byte) || type == typeof(char) || type == typeof(object)
            || type == typeof(System.Net.NetworkCredential) || type == typeof(System.Text.Json.JsonElement) || Array.Exists(parts, CarriesText);
    }
}
