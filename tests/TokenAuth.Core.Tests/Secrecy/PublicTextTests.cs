using System.Reflection;
using System.Security;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Secrecy;

public sealed class PublicTextTests
{
    private static readonly string[] GiveASecretAway = ["Secret.Reveal", "Secret.ToSecureString"];

    private static readonly string[] NamesOfPeopleAndThings = ["Account", "Name", nameof(ToString)];

    // Rooms whose text is about services and errors, not about anybody's session.
    private static readonly string[] RoomsWithoutSecrets = ["TokenAuth.Errors", "TokenAuth.Services"];

    // Everything else of the public surface that hands out text or bytes. A new member is thought about before it is added here.
    // DeviceCode.UserCode is there to be shown (RFC 8628 section 3.3). RawReply.Body is the reader's input as it came over the wire; what RequestSpec holds is the caller's own.
    private static readonly string[] Harmless =
    [
        "AuthorityMetadata.AsParameters", "AuthorityMetadata.AuthorizationEndpoint", "AuthorityMetadata.ClientAuthenticationMethods", "AuthorityMetadata.DeviceAuthorizationEndpoint",
        "AuthorityMetadata.Issuer", "AuthorityMetadata.RevocationEndpoint", "AuthorityMetadata.TokenEndpoint",
        "AuthorizedClient.ReadBodyAsync",
        "AuthSession.AllowedOrigins", "AuthSession.KnownPaths", "AuthSession.Origin", "AuthSession.Probe", "AuthSession.Scopes", "AuthSession.Service", "AuthSession.Vault",
        "BodyText.Decode",
        "ItemReader.ReadAsync", "Page.Body", "Page.Items",
        "ConnectRequest.AllowedOrigins", "ConnectRequest.ServiceParameters",
        "DeviceCode.UserCode",
        "Download.Path", "DownloadTarget.Path",
        "Jwt.HeaderJson", "Jwt.Issuer", "Jwt.PayloadJson", "Jwt.Subject",
        "JwtSigningKey.Algorithm", "JwtSigningKey.KeyId",
        "OAuthClient.AssertionAudience", "OAuthClient.Audience", "OAuthClient.Id", "OAuthClient.Prompt", "OAuthClient.Resources", "OAuthClient.Scopes",
        "Origin.Host", "Origin.Scheme", "OriginSet.Values",
        "RawReply.Body", "RawReply.ContentType",
        "Redactor.Excerpt", "Redactor.Redact",
        "SavedSession.Origin", "SavedSession.Service", "SavedSession.Vault",
        "RequestSpec.Address", "RequestSpec.ContentType", "RequestSpec.Headers", "RequestSpec.TransferEncoding", "RequestSpec.UserAgent",
        "SignInContext.DeviceId", "SignInContext.ServiceParameters",
        "StateFolder.Ensure", "StateFolder.Path",
        "ApiErrorMessage.Read", "ApiErrorMessage.ReadAt", "ApiErrorMessage.ReadOAuthCode",
        "TokenReply.OfferedMethods", "TokenReply.Scopes", "TokenSet.Scopes",
        "ISecretVault.ReadHashAfreshAsync",
        "TransportSettings.ProxyUserName",
        "VaultEntryDescription.Origin", "VaultEntryDescription.Service", "VaultEntryDescription.Session",
    ];

    [Fact]
    public void Two_members_of_the_public_surface_give_a_secret_away_and_no_others()
    {
        string[] members =
        [
            .. typeof(Secret).Assembly.GetExportedTypes()
                .Where(static type => !RoomsWithoutSecrets.Contains(type.Namespace, StringComparer.Ordinal) && type != typeof(ReplyMembers))
                .SelectMany(static type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(static member => !NamesOfPeopleAndThings.Contains(member.Name, StringComparer.Ordinal) && CarriesText(TypeOf(member)))
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
            .Where(static property => property.PropertyType == typeof(string) && property.DeclaringType != typeof(DeviceCode))
            .Select(static property => $"{property.DeclaringType!.Name}.{property.Name}");

        named.ShouldBeEmpty();
    }

    // Private fields too: whatever walks an object's fields (a debugger, a serializer, a crash report) finds masks.
    [Fact]
    public void No_field_of_the_engine_holds_a_secret_as_text_or_bytes()
    {
        string[] suspicious = ["token", "password", "passphrase", "code", "ticket", "secret", "assertion", "pem", "verifier"];
        IEnumerable<string> named = typeof(Secret).Assembly.GetTypes()
            .Where(static type => !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false))
            .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static field => !field.IsLiteral && (field.FieldType == typeof(string) || field.FieldType == typeof(char[]) || field.FieldType == typeof(byte[]) || field.FieldType == typeof(ReadOnlyMemory<byte>)))
            .Select(static field => (Field: field, Name: field.Name.Replace("k__BackingField", "", StringComparison.Ordinal).Trim('<', '>', '_').Replace(">P", "", StringComparison.Ordinal)))
            .Where(named => suspicious.Any(word => named.Name.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
            .Select(static named => $"{named.Field.DeclaringType!.Name}.{named.Name}")
            .Order(StringComparer.Ordinal);

        // The code is there to be shown; a key for HMAC is bytes, private to a type that shows a mask.
        named.ShouldBe(["DeviceCode.UserCode", "TotpKey.secret"]);
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
