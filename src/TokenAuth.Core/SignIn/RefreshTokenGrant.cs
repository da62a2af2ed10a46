using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>Spends a refresh token (RFC 6749 section 6), at the service's own endpoint or at its OAuth token endpoint.</summary>
internal static class RefreshTokenGrant
{
    /// <summary>Sends the refresh token once.</summary>
    /// <exception cref="GrantRefusedException">The service takes it no more.</exception>
    /// <exception cref="Errors.TokenAuthException">Whatever else went wrong; the refresh token is still good.</exception>
    public static async Task<TokenReply> RedeemAsync(SignInContext context, Secret refreshToken, string account, CancellationToken cancellationToken)
    {
        if (context.Service.Refresh is not { } endpoint)
        {
            var tokenEndpoint = new TokenEndpoint(context);
            RequestValues grant = tokenEndpoint.Grant("refresh_token", asksForScope: false).WithGrant("refresh_token", refreshToken);
            return await tokenEndpoint.RenewAsync(grant, account, cancellationToken).ConfigureAwait(false);
        }

        RequestValues values = context.NewValues().With(Placeholders.RefreshToken, refreshToken);
        TokenReply reply = await new EndpointCaller(context)
            .RedeemAsync(endpoint, values, static message => new GrantRefusedException(message), account, cancellationToken)
            .ConfigureAwait(false);
        return reply.SecondFactorRequired ? throw new GrantRefusedException("it asks for a second factor") : reply;
    }
}
