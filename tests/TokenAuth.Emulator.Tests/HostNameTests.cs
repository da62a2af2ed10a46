using Microsoft.IdentityModel.JsonWebTokens;

namespace TokenAuth.Emulator.Tests;

public sealed class HostNameTests : OAuthTest
{
    [Theory]
    [InlineData("wms.eshopbox.com")]
    [InlineData("acme.myeshopbox.com:8443")]
    [InlineData("auth.myeshopbox.com")]
    public async Task The_server_answers_the_same_under_every_name_and_records_it(string host)
    {
        using PlainClient named = new(Emulator.HttpAddress) { Host = host };

        Reply token = await named.Post(
            "/api/v1/generateToken",
            new { grant_type = "refresh_token", client_id = "client", client_secret = "s3cret", refresh_token = Emulator.IssueRefreshToken() });
        new JsonWebToken(Text(token, "access_token")).Issuer.ShouldBe(Issuer);
        (await named.Get("/api/v1/orders", Text(token, "access_token"))).Status.ShouldBe(200);
        Text(await named.Get("/.well-known/openid-configuration"), "issuer").ShouldBe(Issuer);
        Answer(await named.Get(AuthorizePath()))["iss"].ShouldBe(Issuer);
        Text(await named.Form("/oauth/device", PublicFields), "verification_uri").ShouldBe(Issuer + "/device");
        Text(await named.Get("/ci/github/token?audience=x", "request-token"), "value").ShouldNotBeEmpty();

        Emulator.Requests.ShouldAllBe(request => request.Host == host);
    }

    [Fact]
    public async Task Over_HTTP_2_the_authority_is_recorded()
    {
        using PlainClient named = new(Emulator.HttpsAddress, Emulator.Certificate) { Host = "localhost:1", Version = new Version(2, 0) };

        (await named.Get("/open/text")).Status.ShouldBe(200);

        Emulator.Requests[0].Host.ShouldBe("localhost:1");
    }

    [Fact]
    public async Task The_certificate_can_be_good_for_more_names()
    {
        await using EmulatorHost other = await EmulatorHost.StartAsync(new EmulatorOptions { HostNames = ["wms.eshopbox.com"] }, Cancellation);

        other.Certificate.MatchesHostname("wms.eshopbox.com").ShouldBeTrue();
        other.Certificate.MatchesHostname("localhost").ShouldBeTrue();
    }
}
