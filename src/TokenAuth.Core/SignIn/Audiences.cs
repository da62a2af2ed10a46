using System.Text.Json;

namespace TokenAuth.SignIn;

/// <summary>The <c>aud</c> claim: one string or several (RFC 7519 section 4.1.3).</summary>
internal static class Audiences
{
    public static bool Contain(JsonElement claims, string wanted) => claims.TryGetProperty("aud", out JsonElement audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audience.GetString() == wanted,
        JsonValueKind.Array => audience.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == wanted),
        _ => false,
    };
}
