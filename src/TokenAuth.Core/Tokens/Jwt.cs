using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;

namespace TokenAuth.Tokens;

/// <summary>
/// A JSON Web Token, decoded and NOT verified (RFC 7519): good for reading a lifetime or showing claims, never for trusting them.
/// </summary>
public sealed class Jwt
{
    private const long LatestUnixSeconds = 253_402_300_799;

    private Jwt(byte[] header, byte[] payload)
    {
        HeaderJson = header;
        PayloadJson = payload;
        using JsonDocument document = JsonDocument.Parse(payload);
        IssuedAt = Instant(document.RootElement, "iat");
        NotBefore = Instant(document.RootElement, "nbf");
        ExpiresAt = Instant(document.RootElement, "exp");
        Subject = Text(document.RootElement, "sub");
        Issuer = Text(document.RootElement, "iss");
    }

    /// <summary>The header (JOSE header), JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> HeaderJson { get; }

    /// <summary>The claims, JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> PayloadJson { get; }

    /// <summary>The <c>iat</c> claim.</summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <summary>The <c>nbf</c> claim.</summary>
    public DateTimeOffset? NotBefore { get; }

    /// <summary>The <c>exp</c> claim.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The <c>sub</c> claim.</summary>
    public string? Subject { get; }

    /// <summary>The <c>iss</c> claim.</summary>
    public string? Issuer { get; }

    /// <summary><c>exp - iat</c> where both are there and the difference is positive.</summary>
    public TimeSpan? Lifetime => ExpiresAt - IssuedAt is { } length && length > TimeSpan.Zero ? length : null;

    /// <summary>Decodes a token.</summary>
    /// <param name="text">Three base64url parts joined by dots (RFC 7515 section 7.1), perhaps behind <c>Bearer</c>.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.JwtInvalid"/>; the message does not hold the text.</exception>
    public static Jwt Parse(string text)
    {
        string? why = Read(text, out Jwt? jwt);
        return jwt ?? throw new TokenAuthException(ErrorId.JwtInvalid, ErrorKind.InvalidData, $"The text is no JSON Web Token: {why}.")
        {
            NextStep = "Give a signed token: three base64url parts joined by dots. An opaque token has nothing to decode.",
        };
    }

    /// <summary>Decodes a token if it is one.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="jwt">The token.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Jwt? jwt)
    {
        Read(text, out jwt);
        return jwt is not null;
    }

    private static string? Read(string text, out Jwt? jwt)
    {
        jwt = null;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["Bearer ".Length..].Trim();
        }

        string[] parts = rest.ToString().Split('.');
        if (parts.Length == 5)
        {
            return "it is encrypted (five parts, RFC 7516)";
        }

        if (parts.Length != 3)
        {
            return $"it has {parts.Length} part{(parts.Length == 1 ? "" : "s")} instead of three";
        }

        if (!TryDecode(parts[0], out byte[]? header))
        {
            return "its header is no base64url-encoded JSON object";
        }

        if (!TryDecode(parts[1], out byte[]? payload))
        {
            return "its payload is no base64url-encoded JSON object";
        }

        jwt = new Jwt(header, payload);
        return null;
    }

    private static bool TryDecode(string part, [NotNullWhen(true)] out byte[]? json)
    {
        json = null;
        if (part.Length == 0)
        {
            return false;
        }

        try
        {
            string padded = part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '=');
            byte[] bytes = Convert.FromBase64String(padded);
            using JsonDocument document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            json = bytes;
            return true;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return false;
        }
    }

    private static DateTimeOffset? Instant(JsonElement claims, string name)
    {
        if (claims.MemberOrNull(name) is not { } value)
        {
            return null;
        }

        double seconds;
        if (value.ValueKind == JsonValueKind.Number)
        {
            seconds = value.GetDouble();
        }
        else if (!double.TryParse(value.TextOrNull(), NumberStyles.Float, CultureInfo.InvariantCulture, out seconds))
        {
            return null;
        }

        return seconds is >= 0 and <= LatestUnixSeconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.MemberOrNull(name)?.TextOrNull();
}
