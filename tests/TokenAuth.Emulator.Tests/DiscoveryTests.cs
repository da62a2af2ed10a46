using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator.Tests;

public sealed class DiscoveryTests : OAuthTest
{
    [Theory]
    [InlineData("/.well-known/openid-configuration", "")]
    [InlineData("/.well-known/oauth-authorization-server", "")]
    [InlineData("/tenant1/.well-known/openid-configuration", "/tenant1")]
    [InlineData("/.well-known/oauth-authorization-server/tenant1", "/tenant1")]
    public async Task The_metadata_are_those_of_the_issuer(string path, string tenant)
    {
        Reply reply = await Client.Get(path);

        Text(reply, "issuer").ShouldBe(Issuer + tenant);
        Text(reply, "authorization_endpoint").ShouldBe($"{Issuer}{tenant}/oauth/authorize");
        Text(reply, "token_endpoint").ShouldBe($"{Issuer}{tenant}/oauth/token");
        reply.Json["code_challenge_methods_supported"]!.AsArray().Select(one => (string)one!).ShouldBe(["S256"]);
        Counters.DiscoveryRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Over_HTTPS_the_issuer_is_that_of_HTTPS()
    {
        using PlainClient client = new(Emulator.HttpsAddress, Emulator.Certificate);

        Text(await client.Get("/.well-known/openid-configuration"), "issuer").ShouldBe(Emulator.HttpsAddress.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task The_metadata_may_be_wrong_or_missing_in_either_form()
    {
        Emulator.Switches.DiscoveryWrongIssuer = true;
        Text(await Client.Get("/.well-known/openid-configuration"), "issuer").ShouldBe("https://wrong.example.com");
        Emulator.Switches.OpenIdDiscoveryAbsent = true;
        (await Client.Get("/.well-known/openid-configuration")).Status.ShouldBe(404);
        (await Client.Get("/.well-known/oauth-authorization-server")).Status.ShouldBe(200);
        Emulator.Switches.OAuthDiscoveryAbsent = true;
        (await Client.Get("/.well-known/oauth-authorization-server")).Status.ShouldBe(404);
        Counters.DiscoveryRequests.ShouldBe(4);
    }

    [Fact]
    public async Task A_tenant_signs_in_by_its_own_routes_and_its_id_token_verifies_with_the_published_keys()
    {
        JsonNode metadata = (await Client.Get("/tenant1/.well-known/openid-configuration")).Json;
        string Path(string name) => new Uri((string)metadata[name]!).AbsolutePath;

        Dictionary<string, string> answer =
            Answer(await Client.Get(AuthorizePath().Replace("/oauth/authorize", Path("authorization_endpoint"), StringComparison.Ordinal)));
        answer["iss"].ShouldBe(Issuer + "/tenant1");
        Reply tokens = await Client.Form(
            Path("token_endpoint"),
            [("grant_type", "authorization_code"), ("code", answer["code"]), ("redirect_uri", Callback), ("code_verifier", Verifier), .. PublicFields]);

        JsonWebKeySet keys = new((await Client.Get(Path("jwks_uri"))).Text);
        TokenValidationResult result = await new JsonWebTokenHandler().ValidateTokenAsync(Text(tokens, "id_token"), new TokenValidationParameters
        {
            ValidIssuer = Issuer + "/tenant1",
            ValidAudience = "public",
            IssuerSigningKeys = keys.GetSigningKeys(),
            LifetimeValidator = (_, expires, _, _) => expires > Time.GetUtcNow().UtcDateTime,
        });
        result.Exception.ShouldBeNull();
        (await Client.Get(Path("userinfo_endpoint"), Text(tokens, "access_token"))).Status.ShouldBe(200);
        (await Client.Form(Path("revocation_endpoint"), [("token", Text(tokens, "refresh_token")), .. PublicFields])).Status.ShouldBe(200);
        Text(await Client.Form(Path("device_authorization_endpoint"), PublicFields), "verification_uri").ShouldBe(Issuer + "/tenant1/device");
    }
}
