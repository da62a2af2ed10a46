using TokenAuth.Errors;
using TokenAuth.Interop.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests;

/// <summary>What oidc-provider does not offer: JWT bearer (RFC 7523 section 2.1) and token exchange (RFC 8693).</summary>
public sealed class UnofferedGrantTests(Provider provider) : InteropTest(provider)
{
    private static readonly OAuthClient Client = Clients.Basic.Client;

    private async Task ShouldBeRefusedAsync(Func<IIdentityTokenSource, ISignInFlow> flow)
    {
        var source = new GivenIdentityToken(new Secret("a.b.c"));

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(Client, flow(source)));

        failure.ErrorId.ShouldBe(ErrorId.SignInRefused);
        failure.Message.ShouldContain("unsupported grant_type");
    }

    [Fact]
    public Task An_assertion_is_refused_with_the_providers_reason() => ShouldBeRefusedAsync(static source => new AssertionSignIn("workload", source));

    [Fact]
    public Task A_token_exchange_is_refused_with_the_providers_reason() => ShouldBeRefusedAsync(static source => new TokenExchangeSignIn("workload", source));
}
