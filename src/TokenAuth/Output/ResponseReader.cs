using System.Net.Http.Headers;
using System.Text;

namespace TokenAuth.Output;

/// <summary>Makes PowerShell's objects of a response: JSON becomes objects, everything else text.</summary>
internal static class ResponseReader
{
    /// <summary>Reads the body.</summary>
    /// <returns>Whether there is a body, and what it holds.</returns>
    public static (bool HasValue, object? Value) Read(HttpResponseMessage response, byte[] body)
    {
        if (body.Length == 0) return (false, null);
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        Encoding encoding = EncodingOf(type?.CharSet);
        if (!MayBeJson(type?.MediaType, body)) return (true, Decode(encoding, body));
        try
        {
            ReadOnlySpan<byte> utf8 = encoding is UTF8Encoding ? body : Encoding.UTF8.GetBytes(Decode(encoding, body));
            return (true, JsonObjectReader.Read(utf8));
        }
        catch (JsonReplyException) when (!IsJson(type?.MediaType))
        {
            return (true, Decode(encoding, body));
        }
    }

    private static bool IsJson(string? mediaType) =>
        mediaType is not null && (mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    // A service that calls its JSON text/plain, or nothing, is common enough that Invoke-RestMethod looks too.
    private static bool MayBeJson(string? mediaType, ReadOnlySpan<byte> body) =>
        IsJson(mediaType) ||
        (mediaType is null or "text/plain" or "text/html" or "application/octet-stream" && body.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{' or (byte)'[', ..]);

    private static string Decode(Encoding encoding, byte[] body)
    {
        using var reader = new StreamReader(new MemoryStream(body), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Encoding EncodingOf(string? charSet)
    {
        try
        {
            return string.IsNullOrEmpty(charSet) ? Encoding.UTF8 : Encoding.GetEncoding(charSet.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
