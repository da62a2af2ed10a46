using System.Text.Json;
using TokenAuth.Json;

namespace TokenAuth.Fuzz;

/// <summary>Any JSON: names and texts that are none are skipped, those that are come out as the tokenizer has them.</summary>
internal sealed class JsonTarget() : FuzzTarget("json", "{", "}", "[", "]", ":", ",", "\"a\":", "\"\\ud800\":", "\"\\u0061\":", "\"\\udc00\"", "null", "true", "1e999", "-0", "\"\\\"", "\ufeff", "//", "0x")
{
    public override string Run(byte[] input)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(LenientJson.WithoutMark(input));
        }
        catch (JsonException)
        {
            return "no JSON";
        }

        using (document)
        {
            int texts = 0;
            int objects = 0;
            Visit(document.RootElement, ref texts, ref objects);
            return $"{document.RootElement.ValueKind} {Math.Min(texts, 4)} {Math.Min(objects, 4)}";
        }
    }

    private static void Visit(JsonElement element, ref int texts, ref int objects)
    {
        string? text = element.TextOrNull();
        Require(text is null || element.ValueKind == JsonValueKind.String, "a text that is none");
        texts += text is null ? 0 : 1;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Visit(item, ref texts, ref objects);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            objects++;
            (string Name, JsonElement Value)[] members = [.. element.MembersWithNames()];
            Require(members.Length <= element.EnumerateObject().Count(), "members from nowhere");
            if (members.Length > 0)
            {
                // Asked for by name, the last one of that name comes.
                (string name, JsonElement value) = members[^1];
                Require(element.MemberOrNull(name) is { } found && found.ValueKind == value.ValueKind && found.TextOrNull() == value.TextOrNull(), "a member that is not found by its name");
            }

            foreach ((_, JsonElement value) in members)
            {
                Visit(value, ref texts, ref objects);
            }
        }
    }
}
