using System.Text.Json;

namespace TokenAuth.Core.Tests.Support;

internal static class DefinitionText
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What a validator of plain JSON takes.</summary>
    public static string WithoutComments(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
