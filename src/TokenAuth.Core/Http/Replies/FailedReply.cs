using System.Net.Http.Headers;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Makes the error of an HTTP error reply: the API's own words, what to do next, and a response without the caller's secrets.</summary>
internal sealed class FailedReply(AuthSession session, HttpResponseMessage response)
{
    private const int LargestBody = 1024 * 1024;

    // Shorter ones stand in a body by chance.
    private const int ShortestToken = 8;

    // What the service got of the session's may come back, as its echo; PowerShell shows an error's body.
    private readonly Secret?[] _tokens =
    [
        .. new[]
        {
            Secret.From(response.RequestMessage?.Headers.Authorization?.Parameter), session.Held.Tokens.AccessToken, session.Held.Tokens.RefreshToken, session.Held.Tokens.IdToken,
        }.Where(static token => token?.Reveal().Length >= ShortestToken),
    ];

    private string? Reason => response.ReasonPhrase is { } reason ? Redactor.MaskKnown(reason, _tokens) : null;

    public async Task<RequestFailedException> ReadAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        byte[] bytes = await ReadBodyAsync(timeout, cancellationToken).ConfigureAwait(false);
        string received = BodyText.Decode(bytes, response.Content.Headers.ContentType?.CharSet);
        string body = Redactor.MaskKnown(received, _tokens);
        string? message = ApiErrorMessage.ReadAt(body, session.Setup.Context.Service.Errors.Message, _tokens) ??
            ApiErrorMessage.Read(body, response.Content.Headers.ContentType?.MediaType, _tokens);
        Uri? uri = response.RequestMessage?.RequestUri;
        string text = $"{response.RequestMessage?.Method} {(uri is null ? "" : Redactor.Redact(uri))} failed: {(int)response.StatusCode} {Reason}{(message is null ? "." : $": {message}")}";
        return new RequestFailedException(text, CopyWithoutSecrets(bytes, body == received ? null : body), body) { SessionName = session.Name, NextStep = NextStep() };
    }

    // Scripts read status and headers of the response; its request keeps no secret, no value of its query and no body.
    private HttpResponseMessage CopyWithoutSecrets(byte[] body, string? masked)
    {
        if (response.RequestMessage is { } request)
        {
            SecretHeaders.RemoveFrom(request);
            request.Content = null;
            request.RequestUri = request.RequestUri is { } uri ? new Uri(Redactor.Redact(uri)) : null;
        }

        var copy = new HttpResponseMessage(response.StatusCode)
        {
            ReasonPhrase = Reason,
            Version = response.Version,
            RequestMessage = response.RequestMessage,
            Content = new ByteArrayContent(masked is null ? body : Encoding.UTF8.GetBytes(masked)),
        };
        Copy(response.Headers, copy.Headers);
        Copy(response.Content.Headers, copy.Content.Headers);
        if (masked is not null)
        {
            copy.Content.Headers.ContentLength = Encoding.UTF8.GetByteCount(masked);
            if (copy.Content.Headers.ContentType is { CharSet: not null } type)
            {
                type.CharSet = Encoding.UTF8.WebName;
            }
        }

        return copy;
    }

    private void Copy(HttpHeaders from, HttpHeaders to)
    {
        foreach ((string name, HeaderStringValues values) in from.NonValidated)
        {
            to.TryAddWithoutValidation(name, values.Select(value => Redactor.MaskKnown(value, _tokens)));
        }
    }

    private string NextStep() => (int)response.StatusCode switch
    {
        401 or 403 when MissingScope() is { } scope => $"The token lacks the scope '{scope}'. Sign in again and ask for it, or have it granted.",
        401 => "The service refuses the session's token, a renewed one too where that was possible. Sign in again, or check the account's rights.",
        403 => "The account is known but may not do this. Ask the service's administrator for the right.",
        404 => "Check the address; relative ones are appended to the session's base address.",
        412 => "Somebody changed it since it was read. Read it again, then apply the change to what is there now.",
        429 => Later() is { } later ? $"Wait; the service asks for {later}." : "Wait before you try again.",
        503 when Later() is { } later => $"The service is not available now and asks to wait for {later}.",
        >= 500 => "The service failed, not the request. Try again later; if it lasts, tell the service's operator.",
        _ => "Correct the request as the service's own message says; the whole body is in the error's details.",
    };

    // RFC 6750 section 3.1.
    private string? MissingScope()
    {
        foreach (string challenge in response.Headers.WwwAuthenticate.Where(static header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)).Select(static header => header.Parameter ?? ""))
        {
            if (AuthParameter.Find(challenge, "error") == "insufficient_scope" && AuthParameter.Find(challenge, "scope") is { Length: > 0 } scope)
            {
                return Redactor.Excerpt(scope, 200, _tokens);
            }
        }

        return null;
    }

    private string? Later()
    {
        DateTimeOffset now = session.Engine.Clock.GetUtcNow();
        if (RetryAfter.Of(response, now) is not { } wait)
        {
            return null;
        }

        // Some dates are further away than the calendar goes.
        string until = wait < DateTimeOffset.MaxValue - now ? $", until {(now + wait).UtcDateTime:u}" : "";
        return $"{wait.TotalSeconds:0} s{until}";
    }

    private async Task<byte[]> ReadBodyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeLimit = TimeLimit.After(timeout, session.Engine.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        using var body = new MemoryStream();
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(ends.Token).ConfigureAwait(false);
            byte[] buffer = new byte[16 * 1024];
            int read;
            while (body.Length < LargestBody && (read = await stream.ReadAsync(buffer, ends.Token).ConfigureAwait(false)) > 0)
            {
                body.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (TransportFailure.Is(exception) || exception is ServiceUnreachableException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status is the news; a body that broke off, or never ends, does not change it.
        }

        return body.ToArray();
    }
}
