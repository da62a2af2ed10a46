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

    /// <summary>The body; null for none.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long to wait for the response's headers; null takes the session's setting, zero or less waits without end.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many redirects are followed.</summary>
    public int MaximumRedirection { get; init; } = 5;

    /// <summary>Whether an HTTP error comes back as a response.</summary>
    public bool ReturnsErrors { get; init; }

    /// <summary>The pace of the batch that the request belongs to; null for one that goes by itself.</summary>
    public RequestPace? Pace { get; init; }
}
