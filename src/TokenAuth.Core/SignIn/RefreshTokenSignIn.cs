using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>A refresh token that somebody already holds, such as Eshopbox's app page shows it: the first call is a refresh (RFC 6749 section 6).</summary>
public sealed class RefreshTokenSignIn : ISignInFlow
{
    private Secret? _refreshToken;

    /// <summary>Makes the flow.</summary>
    /// <param name="account">Who signs in, as people know them; the client's id where nobody says.</param>
    /// <param name="refreshToken">The refresh token.</param>
    public RefreshTokenSignIn(string account, Secret refreshToken)
    {
        Account = account;
        _refreshToken = refreshToken;
    }

    /// <inheritdoc/>
    public string Account { get; }

    /// <inheritdoc/>
    public bool CanRepeat => false;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        // Spent with this call; from then on the session holds its successor, or this very one.
        Secret refreshToken = Interlocked.Exchange(ref _refreshToken, null) ?? throw new InvalidOperationException("The refresh token was spent.");
        var endpoint = new TokenEndpoint(context);
        RequestValues grant = endpoint.Grant("refresh_token").WithGrant("refresh_token", refreshToken);
        TokenReply reply = await endpoint.SignInAsync(grant, Account, cancellationToken).ConfigureAwait(false);
        return reply.RefreshToken is null ? reply with { RefreshToken = refreshToken } : reply;
    }

    /// <inheritdoc/>
    public void Forget() => _refreshToken = null;
}
