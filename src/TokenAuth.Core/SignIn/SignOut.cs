using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>Ends a session at a service that has a sign-out of its own.</summary>
internal static class SignOut
{
    /// <summary>Sends the sign-out.</summary>
    /// <returns>Whether the service has one.</returns>
    /// <exception cref="ServiceUnreachableException">The service could not be told.</exception>
    public static async Task<bool> SendAsync(SignInContext context, TokenSet tokens, CancellationToken cancellationToken)
    {
        if (context.Service.SignOut is not { } endpoint)
        {
            return false;
        }

        RequestValues values = context.NewValues()
            .With(Placeholders.AccessToken, tokens.AccessToken)
            .With(Placeholders.RefreshToken, tokens.RefreshToken);
        RawReply reply = await new EndpointCaller(context).SendAsync(endpoint, values, cancellationToken).ConfigureAwait(false);

        // Any 4xx but 429 says that the server knows the session no more, and that is what was wanted. A redirect is not followed: nothing was ended.
        return (int)reply.Status is not ((>= 300 and < 400) or 429 or >= 500)
            ? true
            : throw new ServiceUnreachableException($"The service cannot end the session now (status {(int)reply.Status}).", requestLeft: false);
    }
}
