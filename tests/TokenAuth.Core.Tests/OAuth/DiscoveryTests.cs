using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.SignIn;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class DiscoveryTests : OAuthTest
{
    private const string OpenId = "/.well-known/openid-configuration";
    private const string OAuth = "/.well-known/oauth-authorization-server";

    [Fact]
    public async Task An_issuer_says_where_everything_is()
    {
        AuthorityMetadata metadata = await ReadAsync(Issuer);

        metadata.Issuer.ShouldBe(Issuer);
        metadata.TokenEndpoint.ShouldBe(Issuer + TokenPath);
        metadata.AuthorizationEndpoint.ShouldBe(Issuer + "/oauth/authorize");
        metadata.DeviceAuthorizationEndpoint.ShouldBe(Issuer + "/oauth/device");
        metadata.RevocationEndpoint.ShouldBe(Issuer + RevokePath);
        metadata.NamesIssuerInResponses.ShouldBeTrue();
        metadata.ClientAuthenticationMethods.Contains("private_key_jwt", StringComparer.Ordinal).ShouldBeTrue();
        string.Join(' ', metadata.AsParameters().Keys).ShouldBe("tokenEndpoint authorizationEndpoint deviceAuthorizationEndpoint revocationEndpoint");
        RequestsTo(OpenId).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_issuer_with_a_path_has_it_before_the_well_known_part_in_the_form_of_OpenID_Connect()
    {
        (await ReadAsync(Issuer + "/tenant-1")).TokenEndpoint.ShouldBe(Issuer + "/tenant-1" + TokenPath);

        RequestsTo("/tenant-1" + OpenId).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_issuer_with_a_path_has_it_after_the_well_known_part_in_the_form_of_RFC_8414()
    {
        Emulator.Switches.OpenIdDiscoveryAbsent = true;

        (await ReadAsync(Issuer + "/tenant-1")).Issuer.ShouldBe(Issuer + "/tenant-1");

        RequestsTo(OAuth + "/tenant-1").Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_form_of_RFC_8414_serves_where_the_other_one_is_not()
    {
        Emulator.Switches.OpenIdDiscoveryAbsent = true;

        (await ReadAsync(Issuer)).Issuer.ShouldBe(Issuer);

        RequestsTo(OAuth).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tenant-1/")]
    public async Task A_slash_at_the_end_is_no_other_issuer(string path)
    {
        (await ReadAsync(Issuer + path)).Issuer.ShouldBe(Issuer + path.TrimEnd('/'));
    }

    [Fact]
    public async Task What_was_read_is_kept()
    {
        AuthorityMetadata first = await ReadAsync(Issuer);
        AuthorityMetadata second = await ReadAsync(Issuer + "/");

        second.ShouldBeSameAs(first);
        Seen.DiscoveryRequests.ShouldBe(1);
        await ReadAsync(Issuer + "/tenant-1");
        Seen.DiscoveryRequests.ShouldBe(2);
    }

    [Fact]
    public async Task Metadata_of_another_issuer_is_refused_and_not_kept()
    {
        Emulator.Switches.DiscoveryWrongIssuer = true;

        TokenAuthException error = await FailureAsync(Issuer);

        error.ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
        error.Message.ShouldContain("another issuer");
        Emulator.Switches.DiscoveryWrongIssuer = false;
        (await ReadAsync(Issuer)).Issuer.ShouldBe(Issuer);
    }

    [Fact]
    public async Task A_server_without_metadata_is_said_so()
    {
        Emulator.Switches.OpenIdDiscoveryAbsent = true;
        Emulator.Switches.OAuthDiscoveryAbsent = true;

        (await FailureAsync(Issuer)).ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
        (await FailureAsync(Issuer + "/tenant-1")).NextStep!.ShouldContain("-TokenEndpoint");
    }

    [Theory]
    [InlineData(200, "<html><body>Sign in to the network</body></html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"issuer":7}""")]
    [InlineData(200, """{"issuer":"\ud800"}""")]
    [InlineData(200, """{"\ud800":"x","issue":"x"}""")]
    [InlineData(500, "{}")]
    [InlineData(302, "")]
    public async Task What_is_no_metadata_is_refused(int status, string body)
    {
        Emulator.FailNext("/.well-known/*", 3, EmulatorFault.Status(status, body));

        (await FailureAsync(Issuer)).ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
    }

    [Fact]
    public async Task Metadata_without_end_is_not_read_to_its_end()
    {
        Emulator.FailNext(OpenId, 1, EmulatorFault.Status(200, new string(' ', 1024 * 1024) + $$"""{"issuer":"{{Issuer}}"}"""));

        TokenAuthException error = await FailureAsync(Issuer);

        error.ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
        error.Message.ShouldContain("larger than 1 MB");
    }

    [Fact]
    public async Task Members_that_nobody_can_read_are_none()
    {
        Emulator.FailNext(OpenId, 1, EmulatorFault.Status(200, $$"""{"issuer":"{{Issuer}}","token_endpoint":"\udc00","token_endpoint_auth_methods_supported":["\ud800","none"]}"""));

        AuthorityMetadata metadata = await ReadAsync(Issuer);

        metadata.TokenEndpoint.ShouldBeNull();
        metadata.ClientAuthenticationMethods.ShouldHaveSingleItem().ShouldBe("none");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        (await FailureAsync("http://127.0.0.1:1")).ErrorId.ShouldBe(ErrorId.ServiceUnreachable);
    }

    [Fact]
    public async Task Metadata_is_not_read_where_anybody_could_have_written_it()
    {
        (await FailureAsync("http://login.example.com")).ErrorId.ShouldBe(ErrorId.InsecureOrigin);
    }

    private Task<AuthorityMetadata> ReadAsync(string authority) => Engine.Discovery.ReadAsync(new Uri(authority), TransportSettings.Default, Ends);

    private Task<TokenAuthException> FailureAsync(string authority) => ReadAsync(authority).ShouldThrowAsync<TokenAuthException>();
}
