using System.Net;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>One request, as the caller wants it.</summary>
public sealed record RequestSpec
{
    /// <summary>Absolute, or relative to the session's base address.</summary>
    public required string Address { get; init; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The caller's headers; one that belongs to the body goes there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The <c>User-Agent</c>; null for the engine's own. One among <see cref="Headers"/> comes first.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The body; null for none.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether a media type is sent as it is, however malformed.</summary>
    public bool SkipsHeaderValidation { get; init; }

    /// <summary>The transfer coding that the body is announced with; it goes in chunks then. Null for none.</summary>
    public string? TransferEncoding { get; init; }

    /// <summary>The cookies to send and to fill; null for none.</summary>
    public CookieContainer? Cookies { get; init; }

    /// <summary>How long to wait for the response's headers, from the last byte that went out; null takes the session's setting, zero or less waits without end.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long to wait between two pieces of the response's body; zero or less waits without end.</summary>
    public TimeSpan OperationTimeout { get; init; }

    /// <summary>How many bytes a reply may have that is read into memory, decompressed; one that is saved or streamed may have any number.</summary>
    public long MaximumResponseSize { get; init; } = ReplyBody.DefaultMaximum;

    /// <summary>The HTTP version; null for 1.1. A lower one is taken where the service has no such.</summary>
    public Version? Version { get; init; }

    /// <summary>Whether the connection is closed after the response.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>What this request changes of the session's settings; null for nothing.</summary>
    public Func<TransportSettings, TransportSettings>? Transport { get; init; }

    /// <summary>How many redirects are followed.</summary>
    public int MaximumRedirection { get; init; } = 50;

    /// <summary>Whether a redirect from HTTPS to plain HTTP is followed; the token does not go along.</summary>
    public bool AllowsInsecureRedirect { get; init; }

    /// <summary>Whether every redirect keeps method and body.</summary>
    public bool KeepsMethodOnRedirect { get; init; }

    /// <summary>Whether a redirect to another one of the session's allowed origins keeps the token.</summary>
    public bool KeepsAuthorizationOnRedirect { get; init; }

    /// <summary>When the request is sent again.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Whether an HTTP error comes back as a response.</summary>
    public bool ReturnsErrors { get; init; }

    /// <summary>The pace of the batch that the request belongs to; null for one that goes by itself.</summary>
    public RequestPace? Pace { get; init; }

    /// <summary>The error statuses that are an answer here, and so come back as a response: a 304 to a condition, for instance.</summary>
    public IReadOnlyList<HttpStatusCode> Answers { get; init; } = [];

    /// <summary>Hears how far the bodies are, both ways; null for nobody.</summary>
    public ITransferProgress? Progress { get; init; }
}
