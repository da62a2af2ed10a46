using TokenAuth.Errors;
using TokenAuth.Interop.Tests.Support;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests;

public sealed class DiscoveryTests(Provider provider) : InteropTest(provider)
{
    [Fact]
    public async Task An_issuer_names_its_endpoints()
    {
        AuthorityMetadata metadata = await DiscoverAsync();

        string issuer = Provider.Issuer.GetLeftPart(UriPartial.Authority);
        metadata.Issuer.ShouldBe(issuer);
        metadata.TokenEndpoint.ShouldBe($"{issuer}/token");
        metadata.AuthorizationEndpoint.ShouldBe($"{issuer}/auth");
        metadata.DeviceAuthorizationEndpoint.ShouldBe($"{issuer}/device/auth");
        metadata.RevocationEndpoint.ShouldBe($"{issuer}/token/revocation");
        metadata.NamesIssuerInResponses.ShouldBeTrue();
        metadata.ClientAuthenticationMethods.ShouldContain("private_key_jwt", StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_address_whose_metadata_is_of_another_issuer_is_refused()
    {
        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => DiscoverAsync(Provider.Impostor));

        failure.ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
        failure.Message.ShouldContain("another issuer");
    }

    [Fact]
    public async Task An_issuer_under_another_name_of_its_host_is_another_issuer()
    {
        var alias = new UriBuilder(Provider.Issuer) { Host = "localhost" };

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => DiscoverAsync(alias.Uri));

        failure.ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
        failure.Message.ShouldContain("another issuer");
    }

    [Fact]
    public async Task An_address_below_the_issuer_publishes_nothing()
    {
        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => DiscoverAsync(new Uri(Provider.Issuer, "/tenant")));

        failure.ErrorId.ShouldBe(ErrorId.DiscoveryFailed);
    }
}
