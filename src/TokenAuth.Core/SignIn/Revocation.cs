using System.Net;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>
/// Revokes a session's tokens (RFC 7009): the refresh token first, since with it the server ends the access tokens too. Doing it
/// twice does no harm: 200 is the answer for an unknown token as well.
/// </summary>
internal static class Revocation
{
    /// <summary>Sends the revocations.</summary>
    /// <returns>Whether the service has a revocation endpoint.</returns>
    /// <exception cref="ServiceUnreachableException">The service could not be told; the tokens are to be taken for good (RFC 7009 section 2.2.1).</exception>
    public static async Task<bool> SendAsync(SignInContext context, TokenSet tokens, CancellationToken cancellationToken)
    {
        if (context.Service.Revoke is not { } endpoint || !EndpointCaller.IsComplete(endpoint, context.NewValues()))
        {
            return false;
        }

        if (tokens.RefreshToken is { } refreshToken)
        {
            await RevokeAsync(context, endpoint, refreshToken, "refresh_token", cancellationToken).ConfigureAwait(false);
        }

        await RevokeAsync(context, endpoint, tokens.AccessToken, "access_token", cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task RevokeAsync(SignInContext context, EndpointDefinition endpoint, Secret token, string hint, CancellationToken cancellationToken)
    {
        RequestValues values = context.NewValues().WithGrant("token", token).WithGrant("token_type_hint", hint);
        var caller = new EndpointCaller(context);
        context.Client?.Authenticate(values, caller.AddressOf(endpoint, values), context.Clock);
        RawReply reply = await caller.SendAsync(endpoint, values, cancellationToken).ConfigureAwait(false);

        // A 400 says that this kind of token cannot be revoked there, which nothing can be done about.
        if ((int)reply.Status is >= 300 and < 400 || reply.Status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            throw new ServiceUnreachableException($"The service does not revoke the {hint.Replace('_', ' ')} now (status {(int)reply.Status}).", requestLeft: false);
        }
    }
}
