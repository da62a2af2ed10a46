using System.Net;

namespace TokenAuth.Transport;

/// <summary>A reply that was read to its end, or to the most that is read of it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type as sent.</param>
/// <param name="Body">The body; where it is too large, its beginning.</param>
/// <param name="IsTooLarge">Whether there was more than may be read.</param>
/// <param name="Date">The service's own clock, where it tells it.</param>
/// <param name="RetryAfter">How long the service asks to wait.</param>
internal sealed record WholeReply(HttpStatusCode Status, string? ContentType, byte[] Body, bool IsTooLarge, DateTimeOffset? Date, TimeSpan? RetryAfter)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Status, media type and length: the body may hold tokens.</summary>
    public override string ToString() => $"{(int)Status} {ContentType} ({Body.Length} bytes)";
}
