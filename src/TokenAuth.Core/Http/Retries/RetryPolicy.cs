namespace TokenAuth.Http;

/// <summary>
/// When a request is sent again: where that is safe (an idempotent method, RFC 9110 section 9.2.2; a request that never left; or the
/// caller says so), after a reply that says "later" (408, 429, 502, 503, 504) or a lost connection.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>Never.</summary>
    public static RetryPolicy None { get; } = new() { MaximumRetries = 0 };

    /// <summary>Twice, within a minute.</summary>
    public static RetryPolicy Default { get; } = new() { MaximumRetries = 2, Budget = TimeSpan.FromSeconds(60) };

    /// <summary>How often, at most, redirects included.</summary>
    public int MaximumRetries { get; init; } = 2;

    /// <summary>The wait between two attempts where the service names none; null begins at a second and doubles up to half a minute, with jitter.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long after the first attempt the last one may begin; null for any time. A service that asks for a longer wait gets its error told.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Whether every 5xx counts as "later", 500 included, but for those that stay as they are (501, 505), and a time limit that ran out too.</summary>
    public bool OnAnyFailure { get; init; }

    /// <summary>Whether a method that is not idempotent may be sent again too.</summary>
    public bool OfAnyMethod { get; init; }
}
