namespace TokenAuth.Transport;

/// <summary>The Retry-After header in both of its forms (RFC 9110 section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>Nobody's script is meant to sleep for longer, whatever a service asks for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>How long to wait from now; null where the header is absent or malformed. Never negative.</summary>
    /// <param name="response">The response.</param>
    /// <param name="now">The local clock, used where the response has no Date of its own.</param>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        switch (response.Headers.RetryAfter)
        {
            case { Delta: { } delta }:
                return delta < TimeSpan.Zero ? TimeSpan.Zero : delta;
            case { Date: { } date }:
                TimeSpan wait = date - (response.Headers.Date ?? now);
                return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
            default:
                return null;
        }
    }
}
