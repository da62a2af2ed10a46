using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>OpenID Connect Discovery and RFC 8414, each for an issuer with and without a path.</summary>
internal sealed class DiscoveryEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string root in OAuthRoots.All)
        {
            // OpenID Connect appends to the issuer, RFC 8414 §3.1 puts itself between the host and the path.
            routes.Get(root + "/.well-known/openid-configuration", context => Describe(context, state.Switches.OpenIdDiscoveryAbsent));
            routes.Get("/.well-known/oauth-authorization-server" + root, context => Describe(context, state.Switches.OAuthDiscoveryAbsent));
        }
    }

    private IResult Describe(HttpContext context, bool absent)
    {
        state.Counters.Count(EmulatorEvent.DiscoveryRequest);
        if (absent)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.NotFound);
        }

        string issuer = state.Addresses.IssuerFor(context);
        return ReplyJson.Result(new JsonObject
        {
            ["issuer"] = state.Switches.DiscoveryWrongIssuer ? TokenMint.WrongAddress : issuer,
            ["authorization_endpoint"] = issuer + "/oauth/authorize",
            ["token_endpoint"] = issuer + "/oauth/token",
            ["device_authorization_endpoint"] = issuer + "/oauth/device",
            ["revocation_endpoint"] = issuer + "/oauth/revoke",
            ["introspection_endpoint"] = issuer + "/oauth/introspect",
            ["userinfo_endpoint"] = issuer + "/oauth/userinfo",
            ["jwks_uri"] = state.Addresses.OriginFor(context) + "/.well-known/jwks.json",
            ["response_types_supported"] = List("code"),
            ["response_modes_supported"] = List("query"),
            ["grant_types_supported"] = List([.. GrantTypes.All]),
            ["code_challenge_methods_supported"] = List("S256"),
            ["token_endpoint_auth_methods_supported"] = List("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
            ["token_endpoint_auth_signing_alg_values_supported"] = List([.. JwtVerifier.AllAlgorithms]),
            ["scopes_supported"] = List([.. state.Scopes.Grantable]),
            ["subject_types_supported"] = List("public"),
            ["id_token_signing_alg_values_supported"] = List(SigningKey.Credentials.Algorithm),
            ["claims_supported"] = List("sub", "iss", "aud", "exp", "iat", "nonce", "email", "email_verified", "name"),
            ["authorization_response_iss_parameter_supported"] = !state.Switches.AuthorizeOmitsIssuer,
        });
    }

    private static JsonArray List(params string[] values) => new([.. values.Select(value => (JsonNode)value)]);
}
