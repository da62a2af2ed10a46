using System.Net;
using System.Text;
using System.Text.Json.Serialization;

namespace TokenAuth.Tokens;

/// <summary>A token endpoint's reply as it came over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type as sent.</param>
/// <param name="Body">The body.</param>
/// <param name="ServerTime">The service's own clock: its Date header, else the local time of receipt.</param>
/// <param name="RetryAfter">How long the service asks to wait.</param>
public sealed record RawReply(HttpStatusCode Status, string? ContentType, [property: JsonIgnore] ReadOnlyMemory<byte> Body, DateTimeOffset ServerTime, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as text.</summary>
    internal string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Status, media type and length: the body may hold tokens.</summary>
    public override string ToString() => $"{(int)Status} {ContentType} ({Body.Length} bytes)";
}
