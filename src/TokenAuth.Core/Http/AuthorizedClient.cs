using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Sends requests with a session's token: to its allowed origins only, renewed where due, over pooled connections.</summary>
/// <param name="session">The session.</param>
public sealed class AuthorizedClient(AuthSession session)
{
    internal AuthSession Session => session;

    /// <summary>The whole address of a request.</summary>
    /// <param name="spec">The request.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>: it is none of the session's.</exception>
    public Uri AddressOf(RequestSpec spec)
    {
        try
        {
            return session.Setup.Context.Resolve(spec.Address);
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(session.Name);
            throw;
        }
    }

    /// <summary>Sends one request.</summary>
    /// <param name="spec">The request.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The response with its headers; the body is still to be read. The caller disposes it.</returns>
    /// <exception cref="RequestFailedException">The API answered with an HTTP error that is no answer here.</exception>
    /// <exception cref="TokenAuthException">The token may not go there, cannot be renewed, or the service cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(RequestSpec spec, INoticeSink notices, CancellationToken cancellationToken)
    {
        try
        {
            return await SendByRulesAsync(spec, notices, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(session.Name);
            throw;
        }
    }

    /// <summary>Reads a response's body into memory.</summary>
    /// <param name="response">What <see cref="SendAsync"/> returned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceUnreachableException">The connection ended in the middle of it, or nothing came for too long.</exception>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ResponseTooLarge"/>: it is larger than the request allows.</exception>
    public async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await new ReplyBody(response).ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(session.Name);
            throw;
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw BrokenOff(response, exception);
        }
    }

    /// <summary>Opens a response's body, to be read as it comes in.</summary>
    /// <param name="response">What <see cref="SendAsync"/> returned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The body; reading it fails with a <see cref="ServiceUnreachableException"/> where the connection ends in the middle of it, or nothing comes for too long.</returns>
    public async Task<Stream> OpenBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new ReplyStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), response, exception => BrokenOff(response, exception));

    /// <summary>Saves the response's body to a file: beside it first, under its own name when it is complete.</summary>
    /// <param name="spec">The request.</param>
    /// <param name="target">Where to.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends it; what was received so far is kept beside the file, to be resumed.</param>
    /// <returns>What was saved, and the response that it came with. The caller disposes it.</returns>
    /// <exception cref="RequestFailedException">The API answered with an HTTP error.</exception>
    /// <exception cref="TokenAuthException">As for <see cref="SendAsync"/>, and <see cref="ErrorId.FileUnusable"/>.</exception>
    public async Task<Download> DownloadAsync(RequestSpec spec, DownloadTarget target, INoticeSink notices, CancellationToken cancellationToken)
    {
        try
        {
            return await new Downloader(this, spec, target, notices).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(session.Name);
            throw;
        }
    }

    /// <summary>The error for a response that broke off.</summary>
    internal ServiceUnreachableException BrokenOff(HttpResponseMessage response, Exception exception)
    {
        // A body that was decompressed wrongly, say, has its reason in the inner exception.
        ServiceUnreachableException failure = exception.InnerException as ServiceUnreachableException ??
            TransportFailure.Describe(response.RequestMessage!.RequestUri!, requestLeft: true, exception);
        failure.HappenedTo(session.Name);
        return failure;
    }

    private async Task<HttpResponseMessage> SendByRulesAsync(RequestSpec spec, INoticeSink notices, CancellationToken cancellationToken)
    {
        SessionSetup setup = session.Setup;
        TransportSettings transport = spec.Transport?.Invoke(setup.Context.Transport) ?? setup.Context.Transport;
        TimeSpan timeout = spec.Timeout ?? transport.Timeout;
        using HttpRequestMessage request = RequestBuilder.Build(spec, setup.Context.Resolve(spec.Address), setup, notices);
        using var invoker = new HttpMessageInvoker(PipelineFor(spec, setup, transport, timeout), disposeHandler: false);
        HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.IsSuccessStatusCode || spec.ReturnsErrors || spec.Answers.Contains(response.StatusCode))
            {
                return response;
            }

            throw await new FailedReply(session, response).ReadAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // From the outside to the wire: each redirect is retried by itself, each attempt waits for the batch's pace and asks for a fresh token.
    private RedirectHandler PipelineFor(RequestSpec spec, SessionSetup setup, TransportSettings transport, TimeSpan timeout)
    {
        // Not disposed: at the end of this chain is the pool's handler.
        HttpMessageHandler wire = new WireHandler(spec, timeout, session.Engine.Clock, setup.Context.Connections.HandlerFor(transport));
        HttpMessageHandler bearer = new BearerHandler(session, timeout, wire);
        HttpMessageHandler paced = spec.Pace is { } pace ? new PaceHandler(pace, bearer) : bearer;
        HttpMessageHandler cookies = spec.Cookies is { } jar ? new CookieHandler(jar, paced) : paced;
        HttpMessageHandler retry = spec.Retry.MaximumRetries > 0 ? new RetryHandler(spec.Retry, session.Engine.Clock, cookies) : cookies;
        return new RedirectHandler(spec, session, retry);
    }
}
