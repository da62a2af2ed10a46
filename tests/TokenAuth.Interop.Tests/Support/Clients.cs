using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>The clients that the provider knows.</summary>
internal static class Clients
{
    public const string Resource = "urn:example:orders";

    private const string ClientCredentials = "client_credentials";
    private const string RefreshToken = "refresh_token";
    private const string AuthorizationCode = "authorization_code";
    private const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    // Whatever RFC 6749 appendix A.2 allows and a Basic header would mangle if it were not encoded first. It allows no umlauts.
    private const string SpecialCharacters = "a:b+c%d e%20f&g=h/i\"j\\k?l#m~n";

    private static readonly RSA RsaKey = RSA.Create(2048);
    private static readonly ECDsa EcKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static Registration Basic { get; } = Confidential("basic", "basic-secret", ClientAuthenticationMethod.Basic, "client_secret_basic", ClientCredentials);

    public static Registration Special { get; } = Confidential("special:id +%", SpecialCharacters, ClientAuthenticationMethod.Basic, "client_secret_basic", ClientCredentials);

    public static Registration Post { get; } = Confidential("post", SpecialCharacters, ClientAuthenticationMethod.Post, "client_secret_post", ClientCredentials);

    public static Registration Rsa { get; } = WithKey("rsa", RsaKey.ExportPkcs8PrivateKeyPem(), RsaJwk(), "RS256");

    public static Registration Ec { get; } = WithKey("ec", EcKey.ExportECPrivateKeyPem(), EcJwk(), "ES256");

    public static Registration Native { get; } = Person("native", secret: null, AuthorizationCode);

    public static Registration Web { get; } = Person("confidential", "web-secret", AuthorizationCode);

    public static Registration Device { get; } = Person("device", secret: null, DeviceCode);

    public static IReadOnlyList<string> Scopes { get; } = ["read", "write"];

    public static IReadOnlyList<Registration> All { get; } = [Basic, Special, Post, Rsa, Ec, Native, Web, Device];

    private static Registration Confidential(string id, string secret, ClientAuthenticationMethod method, string methodName, string grant) => new(
        new OAuthClient { Id = id, ClientSecret = new Secret(secret), Authentication = method, Scopes = ["read"] },
        Metadata(id, methodName, [grant]).With("client_secret", secret));

    private static Registration WithKey(string id, string pem, JsonObject jwk, string algorithm) => new(
        new OAuthClient { Id = id, Key = JwtSigningKey.FromPem(new Secret(pem), keyId: id), Authentication = ClientAuthenticationMethod.PrivateKeyJwt, Scopes = ["read"] },
        Metadata(id, "private_key_jwt", [ClientCredentials])
            .With("token_endpoint_auth_signing_alg", algorithm)
            .With("jwks", new JsonObject { ["keys"] = new JsonArray(jwk.With("kid", id).With("use", "sig").With("alg", algorithm)) }));

    private static Registration Person(string id, string? secret, string grant)
    {
        JsonObject metadata = Metadata(id, secret is null ? "none" : "client_secret_basic", [grant, RefreshToken]).With("application_type", "native");
        if (secret is not null)
        {
            metadata.With("client_secret", secret);
        }

        if (grant == AuthorizationCode)
        {
            metadata.With("redirect_uris", new JsonArray("http://127.0.0.1/")).With("response_types", new JsonArray("code"));
        }

        return new Registration(
            new OAuthClient
            {
                Id = id,
                ClientSecret = Secret.From(secret),
                Authentication = secret is null ? ClientAuthenticationMethod.None : ClientAuthenticationMethod.Basic,
                Scopes = ["openid", "offline_access", "read"],
            },
            metadata);
    }

    private static JsonObject Metadata(string id, string method, IEnumerable<string> grants) => new()
    {
        ["client_id"] = id,
        ["token_endpoint_auth_method"] = method,
        ["grant_types"] = new JsonArray([.. grants.Select(static grant => JsonValue.Create(grant))]),
        ["redirect_uris"] = new JsonArray(),
        ["response_types"] = new JsonArray(),
    };

    private static JsonObject With(this JsonObject json, string name, JsonNode value)
    {
        json[name] = value;
        return json;
    }

    private static JsonObject RsaJwk()
    {
        RSAParameters key = RsaKey.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
    }

    private static JsonObject EcJwk()
    {
        ECParameters key = EcKey.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(key.Q.X), ["y"] = Base64Url.EncodeToString(key.Q.Y) };
    }
}
