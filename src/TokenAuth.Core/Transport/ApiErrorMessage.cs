using System.Text.Json;
using TokenAuth.Json;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>
/// Finds an API's own words in an error body: the Back Office's <c>error.message</c> and <c>details[].issue</c>, Eshopbox's
/// nested <c>errors[]</c>, OAuth's <c>error_description</c> (RFC 6749 section 5.2), problem details (RFC 9457), validation maps
/// (<c>field: [messages]</c>), a bare <c>message</c>, and plain text.
/// </summary>
public static class ApiErrorMessage
{
    private const int MaximumLength = 500;

    /// <summary>The API's message on one line, redacted; null where the body says nothing.</summary>
    /// <param name="body">The body as text.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="known">The secrets that the caller sent or holds.</param>
    public static string? Read(string body, string? contentType, params ReadOnlySpan<Secret?> known)
    {
        string text = body.TrimStart('\uFEFF').Trim();
        if (text.Length == 0)
        {
            return null;
        }

        string? message = text[0] is '{' or '[' ? ReadJson(text) : ReadText(text, contentType);
        return string.IsNullOrWhiteSpace(message) ? null : Redactor.Excerpt(message, MaximumLength, known);
    }

    /// <summary>The text at a place that a service definition names.</summary>
    /// <param name="body">The body as text.</param>
    /// <param name="paths">Member names joined by dots, tried in order.</param>
    /// <param name="known">The secrets that the caller sent or holds.</param>
    /// <returns>The text on one line, redacted; null where none of the places holds one.</returns>
    public static string? ReadAt(string body, IReadOnlyList<string> paths, params ReadOnlySpan<Secret?> known)
    {
        if (paths.Count == 0 || !TryParse(body.TrimStart('\uFEFF'), out JsonDocument? document))
        {
            return null;
        }

        using (document)
        {
            foreach (string path in paths)
            {
                JsonElement? place = document!.RootElement;
                foreach (string name in path.Split('.'))
                {
                    place = place?.MemberOrNull(name);
                }

                if (place?.TextOrNull() is { } text && !string.IsNullOrWhiteSpace(text))
                {
                    return Redactor.Excerpt(text, MaximumLength, known);
                }
            }

            return null;
        }
    }

    /// <summary>OAuth's error code in a body (RFC 6749 section 5.2); null where there is none.</summary>
    /// <param name="body">The body as text.</param>
    public static string? ReadOAuthCode(string body)
    {
        if (!TryParse(body.TrimStart('\uFEFF'), out JsonDocument? document))
        {
            return null;
        }

        using (document)
        {
            return document!.RootElement.ValueKind == JsonValueKind.Object ? Text(document.RootElement, "error") : null;
        }
    }

    private static string? ReadText(string text, string? contentType) =>
        contentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true || text[0] == '<' ? null : text;

    private static string? ReadJson(string text)
    {
        if (!TryParse(text, out JsonDocument? document))
        {
            return text;
        }

        using (document)
        {
            JsonElement root = document!.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
            {
                return root.GetArrayLength() > 0 ? FromItem(root[0]) : null;
            }

            return FromErrorMember(root) ?? Joined(root) ?? FromDetails(root) ?? FromValidationMap(root);
        }
    }

    private static string? FromErrorMember(JsonElement root)
    {
        if (root.MemberOrNull("error") is not { } error)
        {
            return null;
        }

        if (error.ValueKind == JsonValueKind.Object)
        {
            string? message = Text(error, "message");
            string? details = FromDetails(error);
            return message is null ? details : details is null || message.Contains(details, StringComparison.Ordinal) ? message : $"{message} ({details})";
        }

        string? code = error.TextOrNull();
        string? description = Text(root, "error_description") ?? Text(root, "message");
        return description is null || code is null ? code ?? description : $"{code}: {description}";
    }

    private static string? Joined(JsonElement root)
    {
        string? title = Text(root, "title") ?? Text(root, "message");
        string? detail = Text(root, "detail");
        string? details = FromDetails(root);
        string?[] parts = [title, detail, details];
        string joined = string.Join(": ", parts.OfType<string>());
        return joined.Length == 0 ? null : joined;
    }

    private static string? FromDetails(JsonElement element)
    {
        foreach (string name in (ReadOnlySpan<string>)["details", "errors"])
        {
            if (element.MemberOrNull(name) is not { } list)
            {
                continue;
            }

            if (list.ValueKind == JsonValueKind.Object)
            {
                return FromValidationMap(list);
            }

            if (list.ValueKind == JsonValueKind.Array)
            {
                string joined = string.Join("; ", list.EnumerateArray().Select(FromItem).OfType<string>());
                return joined.Length == 0 ? null : joined;
            }
        }

        return null;
    }

    private static string? FromItem(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.TextOrNull(),
        JsonValueKind.Object => Text(item, "issue") ?? Text(item, "message") ?? Text(item, "reason") ?? Text(item, "detail"),
        _ => null,
    };

    private static string? FromValidationMap(JsonElement root)
    {
        var lines = new List<string>();
        foreach ((string name, JsonElement value) in root.MembersWithNames())
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                string joined = string.Join(", ", value.EnumerateArray().Select(FromItem).OfType<string>());
                if (joined.Length > 0)
                {
                    lines.Add($"{name}: {joined}");
                }
            }
        }

        return lines.Count == 0 ? null : string.Join("; ", lines);
    }

    private static string? Text(JsonElement element, string name) =>
        element.MemberOrNull(name)?.TextOrNull() is { Length: > 0 } text ? text : null;

    private static bool TryParse(string text, out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }
}
