using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;

namespace TokenAuth.Services;

/// <summary>A member of a service definition together with its path, so that every complaint can name it.</summary>
internal sealed class DefinitionNode(string source, string path, JsonElement element)
{
    private const int LongestPart = 600;

    public JsonElement Element => element;

    public static TokenAuthException Invalid(string source, string path, string reason, Exception? cause = null) =>
        new(ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidData, $"The service definition '{source}' cannot be used: member '{OnOneLine(path)}': {OnOneLine(reason)}.", cause)
        {
            NextStep = "Correct that member; an editor that knows service-definition.schema.json shows what it takes.",
        };

    public TokenAuthException Invalid(string reason) => Invalid(source, path, reason);

    /// <summary>Requires that every name and text in it can be read, and that no name is there twice: a reader of one must not see another than a reader of both.</summary>
    public void RequireReadable()
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String when element.TextOrNull() is null:
                throw Invalid("it is no text");
            case JsonValueKind.Array:
                foreach (DefinitionNode item in Items())
                {
                    item.RequireReadable();
                }

                break;
            case JsonValueKind.Object:
                RequireReadableMembers();
                break;
            default:
                break;
        }
    }

    public void RequireObject(params ReadOnlySpan<string> allowed)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("it is no object");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!allowed.Contains(property.Name))
            {
                throw Invalid(source, $"{path}.{property.Name}", "no such member is known");
            }
        }
    }

    public DefinitionNode? Find(string name) =>
        element.TryGetProperty(name, out JsonElement value) ? new DefinitionNode(source, $"{path}.{name}", value) : null;

    public DefinitionNode Need(string name) => Find(name) ?? throw Invalid(source, $"{path}.{name}", "it is missing");

    public string Text() =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : throw Invalid("it is no text, or empty");

    public bool Boolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid("it is neither true nor false"),
    };

    public int Integer() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) ? value : throw Invalid("it is no whole number");

    public string Template(HashSet<string> known)
    {
        string text = Text();
        foreach (string name in Placeholders.In(text))
        {
            if (!known.Contains(name))
            {
                throw Invalid($"no placeholder {{{name}}} is known; there are {string.Join(", ", known.Order(StringComparer.Ordinal).Select(static item => $"{{{item}}}"))}");
            }
        }

        return text;
    }

    public IEnumerable<DefinitionNode> Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Invalid("it is no array");
        }

        return element.EnumerateArray().Select((item, index) => new DefinitionNode(source, $"{path}[{index}]", item));
    }

    public IEnumerable<(string Name, DefinitionNode Value)> Members()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("it is no object");
        }

        return element.EnumerateObject().Select(property => (property.Name, new DefinitionNode(source, $"{path}.{property.Name}", property.Value)));
    }

    public IReadOnlyList<string> Texts() => [.. Items().Select(static item => item.Text())];

    public IReadOnlyList<string> TextOrTexts() => element.ValueKind == JsonValueKind.String ? [Text()] : Texts();

    public IReadOnlyList<int> Statuses() =>
        [.. Items().Select(static item => item.Integer() is >= 400 and <= 599 and int status ? status : throw item.Invalid("it is no HTTP error status"))];

    public IReadOnlyDictionary<string, string> TextMap() =>
        Members().ToDictionary(static member => member.Name, static member => member.Value.Text(), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> LiteralMap() =>
        Members().ToDictionary(static member => member.Name, static member => member.Value.Literal(), StringComparer.Ordinal);

    // Names stand in a complaint as the file has them, and a file may have anything.
    private static string OnOneLine(string text)
    {
        string line = string.Concat(text.Take(LongestPart).Select(static character => char.IsControl(character) ? ' ' : character));
        return text.Length > LongestPart ? $"{line}…" : line;
    }

    private void RequireReadableMembers()
    {
        if (element.MembersWithNames().Count() != element.EnumerateObject().Count())
        {
            throw Invalid("a name in it is no text");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, DefinitionNode value) in Members())
        {
            if (!seen.Add(name))
            {
                throw value.Invalid("it is there twice");
            }

            value.RequireReadable();
        }
    }

    private string Literal() => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => throw Invalid("it is no string, number or boolean"),
    };
}
