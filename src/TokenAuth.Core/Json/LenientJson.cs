using System.Text.Json;

namespace TokenAuth.Json;

/// <summary>
/// Reads JSON that others wrote. A lone surrogate in an escape sequence, or bytes that are no UTF-8, are valid to the tokenizer
/// and throw when a name or a text is read: here such a text counts as none.
/// </summary>
internal static class LenientJson
{
    /// <summary>The bytes without the byte order mark that some editors and servers put first (RFC 8259 section 8.1).</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>The text of a string; null for any other kind, and for one that is no text.</summary>
    public static string? TextOrNull(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member of that name, the last one where there are several; null where there is none, or where this is no object.</summary>
    public static JsonElement? MemberOrNull(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return element.TryGetProperty(name, out JsonElement value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            foreach ((string candidate, JsonElement value) in element.MembersWithNames().Reverse())
            {
                if (candidate == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The members of an object whose names are text.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> MembersWithNames(this JsonElement element)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string? name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            yield return (name, property.Value);
        }
    }
}
