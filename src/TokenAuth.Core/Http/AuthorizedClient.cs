using System.Net.Http.Headers;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Sends requests with a session's token: to its allowed origins only, renewed where due, over pooled connections.</summary>
/// <param name="session">The session.</param>
public sealed class AuthorizedClient(AuthSession session)
{
    private const int LargestErrorBody = 1024 * 1024;

    private static readonly string UserAgent = $"TokenAuth/{typeof(AuthorizedClient).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Sends one request.</summary>
    /// <param name="spec">The request.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The response with its headers; the body is still to be read. The caller disposes it.</returns>
    /// <exception cref="RequestFailedException">The API answered with an HTTP error and <see cref="RequestSpec.ReturnsErrors"/> is off.</exception>
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

    /// <summary>Reads a response's body.</summary>
    /// <param name="response">What <see cref="SendAsync"/> returned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceUnreachableException">The connection ended in the middle of it.</exception>
    public async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            ServiceUnreachableException failure = TransportFailure.Describe(response.RequestMessage!.RequestUri!, requestLeft: true, exception);
            failure.HappenedTo(session.Name);
            throw failure;
        }
    }

    /// <summary>Opens a response's body, to be read as it comes in.</summary>
    /// <param name="response">What <see cref="SendAsync"/> returned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The body; reading it fails with a <see cref="ServiceUnreachableException"/> where the connection ends in the middle of it.</returns>
    public async Task<Stream> OpenBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new ReplyStream(stream, response.RequestMessage!.RequestUri!, session.Name);
    }

    private async Task<HttpResponseMessage> SendByRulesAsync(RequestSpec spec, INoticeSink notices, CancellationToken cancellationToken)
    {
        SessionSetup setup = session.Setup;
        Uri uri = setup.Context.Resolve(spec.Address);
        using HttpRequestMessage request = Build(spec, uri, setup, notices);

        // Not disposed: at the end of this chain is the pool's handler.
        var pipeline = new RedirectHandler(spec.MaximumRedirection, new BearerHandler(session, new PaceHandler(setup.Context.Connections.HandlerFor(setup.Context.Transport))));
        using var invoker = new HttpMessageInvoker(pipeline, disposeHandler: false);
        HttpResponseMessage response = await SendInTimeAsync(invoker, request, spec.Timeout ?? setup.Context.Transport.Timeout, cancellationToken).ConfigureAwait(false);
        try
        {
            notices.Inform($"{request.Method} {Redactor.Redact(request.RequestUri!)}: {(int)response.StatusCode} {response.ReasonPhrase}");
            if (response.IsSuccessStatusCode || spec.ReturnsErrors)
            {
                return response;
            }

            throw await FailureAsync(response, spec.Timeout ?? setup.Context.Transport.Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage Build(RequestSpec spec, Uri uri, SessionSetup setup, INoticeSink notices)
    {
        var request = new HttpRequestMessage(spec.Method, uri);
        request.Options.Set(RequestOptions.Notices, notices);
        request.Options.Set(RequestOptions.ReturnsErrors, spec.ReturnsErrors);
        if (spec.Pace is { } pace)
        {
            request.Options.Set(RequestOptions.Pace, pace);
        }

        if (spec.Body is { } body)
        {
            request.Content = new SentContent(body.Open(), body.CanRepeat);
            if (spec.ContentType is { } contentType)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed) ? parsed : throw HeaderLine.Malformed("Content-Type");
            }
        }

        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        foreach ((string name, string value) in setup.Context.FixedHeaders())
        {
            Set(request, name, value);
        }

        foreach ((string name, string value) in spec.Headers)
        {
            Set(request, name, value);
        }

        return request;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        HeaderLine.RequireValue(name, value);

        // A name that the library knows as one of the body's is refused by the request's own headers.
        if (request.Headers.NonValidated.Contains(name))
        {
            request.Headers.Remove(name);
        }

        if (request.Headers.TryAddWithoutValidation(name, value))
        {
            return;
        }

        request.Content ??= new SentContent(new ByteArrayContent([]), canRepeat: true);
        if (request.Content.Headers.NonValidated.Contains(name))
        {
            request.Content.Headers.Remove(name);
        }

        if (!request.Content.Headers.TryAddWithoutValidation(name, value))
        {
            throw HeaderLine.Malformed(name);
        }
    }

    private async Task<HttpResponseMessage> SendInTimeAsync(HttpMessageInvoker invoker, HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeLimit = TimeLimit.After(timeout, session.Engine.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        try
        {
            return await invoker.SendAsync(request, ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeLimit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TransportFailure.DescribeTimeout(request.RequestUri!, requestLeft: true, timeout, exception);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw TransportFailure.Describe(request.RequestUri!, requestLeft: true, exception);
        }
    }

    private async Task<RequestFailedException> FailureAsync(HttpResponseMessage response, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string body = await ReadErrorBodyAsync(response, timeout, cancellationToken).ConfigureAwait(false);
        TokenSet tokens = session.Held.Tokens;
        string? message = ApiErrorMessage.ReadAt(body, session.Setup.Context.Service.Errors.Message, tokens.AccessToken, tokens.RefreshToken) ??
            ApiErrorMessage.Read(body, response.Content.Headers.ContentType?.MediaType, tokens.AccessToken, tokens.RefreshToken);
        Uri? uri = response.RequestMessage?.RequestUri;
        string text = $"{response.RequestMessage?.Method} {(uri is null ? "" : Redactor.Redact(uri))} failed: {(int)response.StatusCode} {response.ReasonPhrase}{(message is null ? "." : $": {message}")}";

        // Scripts read status and headers of the response; its request keeps neither token nor body.
        if (response.RequestMessage is { } request)
        {
            request.Headers.Authorization = null;
            request.Content = null;
        }

        var copy = new HttpResponseMessage(response.StatusCode) { ReasonPhrase = response.ReasonPhrase, Version = response.Version, RequestMessage = response.RequestMessage };
        foreach ((string name, IEnumerable<string> values) in response.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        copy.Content = new StringContent(body);
        copy.Content.Headers.Clear();
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
        {
            copy.Content.Headers.TryAddWithoutValidation(name, values);
        }

        return new RequestFailedException(text, copy, body) { SessionName = session.Name, NextStep = NextStepFor(response) };
    }

    private static string NextStepFor(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => "The service refuses the session's token, a renewed one too where that was possible. Sign in again, or check the account's rights.",
        403 => "The account is known but may not do this. Ask the service's administrator for the right.",
        404 => "Check the address; relative ones are appended to the session's base address.",
        429 => response.Headers.RetryAfter is { } wait ? $"Wait; the service asks for {(wait.Delta is { } delta ? $"{delta.TotalSeconds:0} s" : $"{wait.Date:u}")}." : "Wait before you try again.",
        >= 500 => "The service failed, not the request. Try again later; if it lasts, tell the service's operator.",
        _ => "Correct the request as the service's own message says; the whole body is in the error's details.",
    };

    private async Task<string> ReadErrorBodyAsync(HttpResponseMessage response, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeLimit = TimeLimit.After(timeout, session.Engine.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        using var body = new MemoryStream();
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(ends.Token).ConfigureAwait(false);
            byte[] buffer = new byte[16 * 1024];
            int read;
            while (body.Length < LargestErrorBody && (read = await stream.ReadAsync(buffer, ends.Token).ConfigureAwait(false)) > 0)
            {
                body.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (TransportFailure.Is(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status is the news; a body that broke off, or never ends, does not change it.
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }
}
