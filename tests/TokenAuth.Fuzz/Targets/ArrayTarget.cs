using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>A reply read element by element: the same elements that a whole document has, however its bytes arrive.</summary>
internal sealed class ArrayTarget() : FuzzTarget("array", "[", "]", "{", "}", ",", ":", "\"data\":", "\"items\":[", "\"data\":{\"items\":[1,2]}", "\"data.items\":[1]", "null", "true", "\"a\"", "1", "/* x */", "// x\n", "\ufeff", " ", "\\ud800")
{
    private const int LongestByteByByte = 4096;
    private const int MostPieces = 400;

    private static readonly string[] Places = ["", "data", "data.items"];

    public override string Run(byte[] input)
    {
        string place = Places[input.Length % Places.Length];
        FrameReading whole = FrameReading.Read(new ArrayFrame(place), input, Math.Max(1, input.Length));
        Require(whole.Error is null or ErrorId.ReplyIncomplete or ErrorId.JsonInvalid or ErrorId.ItemsNotFound, $"refused with {whole.Error}");
        FrameReading pieces = FrameReading.Read(new ArrayFrame(place), input, Math.Max(7, input.Length / MostPieces));
        Require(whole.IsLike(pieces), "a stream that means something else in pieces");
        Require(input.Length > LongestByteByByte || whole.IsLike(FrameReading.Read(new ArrayFrame(place), input, 1)), "a stream that means something else byte by byte");
        if (whole.Error is null && place.Length == 0 && IsArray(input, out string[] elements))
        {
            Require(whole.Items.Count == elements.Length, "another number of elements than the document's");
        }

        return $"{whole.Error} {Math.Min(whole.Items.Count, 3)} {place.Length}";
    }

    private static bool IsArray(byte[] input, out string[] elements)
    {
        elements = [];
        try
        {
            using var document = JsonDocument.Parse(input, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 4096 });
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            elements = [.. document.RootElement.EnumerateArray().Select(static element => element.ValueKind.ToString())];
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
