using TokenAuth.Secrecy;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A sign-in that hands out a reply which the test made, without asking anybody.</summary>
internal sealed class GivenTokens(string account, TokenReply reply) : ISignInFlow
{
    public string Account => account;

    public bool CanRepeat => false;

    public bool RisksLockOut => false;

    public static GivenTokens With(string? refreshToken, TimeSpan? lifetime, TimeSpan? refreshLifetime = null) => new("app", new TokenReply
    {
        AccessToken = new Secret("given-access-token"),
        RefreshToken = Secret.From(refreshToken),
        StatedLifetime = lifetime,
        StatedRefreshLifetime = refreshLifetime,
    });

    public Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken) => Task.FromResult(reply);

    public void Forget()
    {
    }
}
