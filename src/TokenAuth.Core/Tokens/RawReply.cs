using System.Net;
using System.Text;

namespace TokenAuth.Tokens;

/// <summary>A token endpoint's reply as it came over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type as sent.</param>
/// <param name="Body">The body.</param>
/// <param name="ServerTime">The service's own clock: its Date header, else the local time of receipt.</param>
/// <param name="RetryAfter">How long the service asks to wait.</param>
public sealed record RawReply(HttpStatusCode Status, string? ContentType, ReadOnlyMemory<byte> Body, DateTimeOffset ServerTime, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}
