using System.Text;
using System.Text.Json;

namespace TokenAuth.Http;

/// <summary>
/// A value inside a JSON text, found without reading the rest into objects. A place is member names joined by dots; a member
/// whose name itself holds dots, such as <c>@odata.nextLink</c>, is found too.
/// </summary>
/// <param name="Kind">What the value begins with.</param>
/// <param name="Range">Where it is in the text.</param>
internal readonly record struct JsonPlace(JsonTokenType Kind, Range Range)
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = JsonLimits.Depth };

    /// <summary>Whether it is null.</summary>
    public bool IsNull => Kind is JsonTokenType.Null or JsonTokenType.None;

    /// <summary>Finds the value at a place; an empty place is the whole text.</summary>
    /// <returns>Null where nothing stands there.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonPlace? Find(ReadOnlySpan<byte> json, string place)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read())
        {
            return null;
        }

        return place.Length == 0 ? Here(ref reader) : Descend(ref reader, place);
    }

    /// <summary>How many elements an array has.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static int CountElements(ReadOnlySpan<byte> array)
    {
        var reader = new Utf8JsonReader(array, Options);
        reader.Read();
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    /// <summary>The value as text: a string's content, or a number or literal as it stands; null for null, objects and arrays.</summary>
    public string? TextIn(ReadOnlySpan<byte> json)
    {
        switch (Kind)
        {
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(json[Range]);
            case JsonTokenType.String:
                var reader = new Utf8JsonReader(json[Range], Options);
                reader.Read();
                return TextOf(ref reader);
            default:
                return null;
        }
    }

    private static JsonPlace? Descend(ref Utf8JsonReader reader, string place)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = TextOf(ref reader);
            reader.Read();
            if (name == place)
            {
                return Here(ref reader);
            }

            if (name is not null && JsonPath.TryStep(place, name, out string rest))
            {
                if (Descend(ref reader, rest) is { } found)
                {
                    return found;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return null;
    }

    private static JsonPlace Here(ref Utf8JsonReader reader)
    {
        JsonTokenType kind = reader.TokenType;
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonPlace(kind, start..(int)reader.BytesConsumed);
    }

    /// <summary>The string or name that the reader stands on; null for one that is no text, which nothing equals.</summary>
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or no UTF-8.
            return null;
        }
    }
}
