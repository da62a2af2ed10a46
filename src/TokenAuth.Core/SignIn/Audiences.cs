using System.Text.Json;
using TokenAuth.Json;

namespace TokenAuth.SignIn;

/// <summary>The <c>aud</c> claim: one string or several (RFC 7519 section 4.1.3).</summary>
internal static class Audiences
{
    public static bool Contain(JsonElement claims, string wanted) => claims.MemberOrNull("aud") is { } audience && audience.ValueKind switch
    {
        JsonValueKind.String => audience.TextOrNull() == wanted,
        JsonValueKind.Array => audience.EnumerateArray().Any(item => item.TextOrNull() == wanted),
        _ => false,
    };
}
