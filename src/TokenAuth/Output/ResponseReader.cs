using System.Net.Http.Headers;
using System.Text;
using TokenAuth.Http;

namespace TokenAuth.Output;

/// <summary>Makes PowerShell's objects of a response: JSON becomes objects, XML a document, a feed its items, everything else text.</summary>
internal static class ResponseReader
{
    /// <summary>Reads the body.</summary>
    /// <returns>Whether there is a body, and what it holds.</returns>
    public static (bool HasValue, object? Value) Read(HttpResponseMessage response, byte[] body, bool asDictionary = false)
    {
        if (body.Length == 0) return (false, null);
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        if (MayBeJson(type?.MediaType, body))
        {
            try
            {
                ReadOnlySpan<byte> utf8 = BodyText.IsUtf8(body, type?.CharSet) ? body : Encoding.UTF8.GetBytes(BodyText.Decode(body, type?.CharSet));
                return (true, JsonObjectReader.Read(utf8, asDictionary: asDictionary));
            }
            catch (JsonReplyException) when (!IsJson(type?.MediaType))
            {
                // Text that only looks like it.
            }
        }

        string text = BodyText.Decode(body, type?.CharSet);
        return (true, MayBeXml(type?.MediaType, text) && XmlReply.TryRead(text) is { } value ? value : text);
    }

    private static bool IsJson(string? mediaType) =>
        mediaType is not null && (mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    // A service that calls its JSON text/plain, or nothing, is common enough that Invoke-RestMethod looks too.
    private static bool MayBeJson(string? mediaType, ReadOnlySpan<byte> body) =>
        IsJson(mediaType) ||
        (mediaType is null or "text/plain" or "text/html" or "application/octet-stream" && body.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{' or (byte)'[', ..]);

    private static bool MayBeXml(string? mediaType, string text) =>
        mediaType is null or "text/plain" or "application/octet-stream" ? text.AsSpan().TrimStart().StartsWith("<") : mediaType.EndsWith("/xml", StringComparison.OrdinalIgnoreCase) ||
            mediaType.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || mediaType.StartsWith("application/xml-", StringComparison.OrdinalIgnoreCase);
}
