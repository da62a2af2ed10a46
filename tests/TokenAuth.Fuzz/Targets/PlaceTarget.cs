using System.Text.Json;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>A value at a place of a page: inside the page, and the one that a document has there.</summary>
internal sealed class PlaceTarget() : FuzzTarget("place", "{", "}", "[", "]", ",", "\"meta\":{", "\"next\":\"https://api.example.com/2\"", "\"@odata.nextLink\":\"x\"", "\"meta.next\":1", "null", "\"total\":\"12\"", "\\ud800", "\\u006eext", "1e999", "\ufeff")
{
    private static readonly string[] Places = ["", "next", "meta.next", "@odata.nextLink", "items"];

    public override string Run(byte[] input)
    {
        string place = Places[input.Length % Places.Length];
        try
        {
            if (JsonPlace.Find(input, place) is not { } found)
            {
                return $"none {place}";
            }

            (int offset, int length) = found.Range.GetOffsetAndLength(input.Length);
            using var value = JsonDocument.Parse(input.AsMemory(offset, length), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 4096 });
            Require(found.IsNull == (value.RootElement.ValueKind == JsonValueKind.Null), "a null that is none");
            string? text = found.TextIn(input);
            Require(text is null || value.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array), "a text that is none");
            if (value.RootElement.ValueKind == JsonValueKind.Array)
            {
                Require(JsonPlace.CountElements(input.AsSpan(offset, length)) == value.RootElement.GetArrayLength(), "another number of elements than the document's");
            }

            return $"{value.RootElement.ValueKind} {text is null} {place}";
        }
        catch (JsonException)
        {
            return $"no JSON {place}";
        }
    }
}
