using System.Net;
using System.Net.Http.Headers;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>
/// Gives the session's token to requests to its allowed origins (RFC 6750 section 2.1), and to no others. A 401 leads to one
/// renewal and one replay, never to a second; a 403 to none.
/// </summary>
internal sealed class BearerHandler(AuthSession session, TimeSpan timeout, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Origin origin = Origin.Of(request.RequestUri!);
        if (RequestOptions.Has(request, RequestOptions.WithoutToken))
        {
            request.Headers.Authorization = null;
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        RequireAllowed(origin, request.RequestUri!);
        if (request.Headers.NonValidated.Contains("Authorization"))
        {
            // The caller brought one: theirs, and no business of the session's.
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        INoticeSink notices = RequestOptions.NoticesOf(request);
        HeldTokens held = await GetInTimeAsync(TokenDemand.Fresh, request, notices, cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response = await SendWithAsync(held, request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        HeldTokens? newer = await RenewAsync(held, request, notices, response, cancellationToken).ConfigureAwait(false);
        if (newer is null)
        {
            return response;
        }

        if (request.Content is SentContent { CanRepeat: false })
        {
            notices.Warn("The service refused the token. It has been renewed, but the body is a stream that can be read only once: send the request again.");
            return response;
        }

        response.Dispose();
        return await SendWithAsync(newer, request, cancellationToken).ConfigureAwait(false);
    }

    private static bool ShowsThatTheTokenWorks(HttpStatusCode status) =>
        (int)status < 500 && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);

    private async Task<HeldTokens?> RenewAsync(HeldTokens refused, HttpRequestMessage request, INoticeSink notices, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var demand = new TokenDemand { NewerThan = refused.Tokens.Position, AfterRejection = true };
        try
        {
            HeldTokens held = await GetInTimeAsync(demand, request, notices, cancellationToken).ConfigureAwait(false);
            return held.Tokens.Position > refused.Tokens.Position ? held : null;
        }
        catch (TokenAuthException) when (RequestOptions.Has(request, RequestOptions.ReturnsErrors))
        {
            return null;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // A renewal under way goes on; who waits for it waits no longer than for the service itself.
    private async Task<HeldTokens> GetInTimeAsync(TokenDemand demand, HttpRequestMessage request, INoticeSink notices, CancellationToken cancellationToken)
    {
        ValueTask<HeldTokens> getting = session.GetHeldAsync(demand, notices, cancellationToken);
        if (getting.IsCompletedSuccessfully)
        {
            return await getting.ConfigureAwait(false);
        }

        try
        {
            return await getting.AsTask().WaitAsync(TimeLimit.Countable(timeout), session.Engine.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw TransportFailure.DescribeTimeout(request.RequestUri!, requestLeft: false, timeout, exception);
        }
    }

    private async Task<HttpResponseMessage> SendWithAsync(HeldTokens held, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", held.Tokens.AccessToken.Reveal());
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (ShowsThatTheTokenWorks(response.StatusCode))
            {
                held.MarkWorked();
            }

            return response;
        }
        finally
        {
            // What leaves here, into an exception or a response's RequestMessage, carries no token.
            request.Headers.Authorization = null;
        }
    }

    private void RequireAllowed(Origin origin, Uri uri)
    {
        origin.RequireSecure();
        if (!session.Setup.AllowedOrigins.Allows(origin))
        {
            throw new TokenAuthException(
                ErrorId.OriginNotAllowed, ErrorKind.Security, $"The session '{session.Name}' does not send its token to '{Redactor.Redact(uri)}'. Allowed: {string.Join(", ", session.AllowedOrigins)}.")
            {
                SessionName = session.Name,
                NextStep = "If that origin may have the token, connect again with -AllowedOrigin.",
            };
        }
    }
}
