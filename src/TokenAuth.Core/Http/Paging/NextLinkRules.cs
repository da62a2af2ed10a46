using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Where a reply may send the token next: to the session's allowed origins, and nowhere else.</summary>
internal sealed class NextLinkRules(AuthSession session)
{
    /// <summary>The address that a reply names as its next page.</summary>
    /// <param name="from">The page's own address; a relative link begins there.</param>
    /// <param name="link">The link as it came.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.NextPageNotAllowed"/>.</exception>
    public Uri Resolve(Uri from, string link)
    {
        if (Addresses.Follow(from, link) is not { } next)
        {
            throw Refuse(link, from, "is no address", cause: null);
        }

        try
        {
            Origin origin = Origin.Of(next);
            origin.RequireSecure();
            return session.Setup.AllowedOrigins.Allows(origin) ? next : throw Refuse(Redactor.Redact(next), from, "is not one of the session's origins", cause: null);
        }
        catch (TokenAuthException exception) when (exception.ErrorId is not ErrorId.NextPageNotAllowed)
        {
            throw Refuse(Redactor.Redact(next), from, "is no address to which a token goes", exception);
        }
    }

    private TokenAuthException Refuse(string link, Uri from, string why, Exception? cause) =>
        new(ErrorId.NextPageNotAllowed, ErrorKind.Security, $"'{Redactor.Redact(from)}' names '{Redactor.Excerpt(link, 200)}' as its next page, which {why}. It was not followed.", cause)
        {
            SessionName = session.Name,
            NextStep = "If that origin may have the token, connect again with -AllowedOrigin.",
        };
}
