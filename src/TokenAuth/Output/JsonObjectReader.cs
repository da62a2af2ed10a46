using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace TokenAuth.Output;

/// <summary>Reads JSON into PowerShell objects by the rules of <c>ConvertFrom-Json</c>, in one walk and without a document in between.</summary>
internal sealed class JsonObjectReader
{
    /// <summary>How deep objects and arrays nest unless somebody says otherwise.</summary>
    public const int DefaultMaxDepth = 1024;

    // ConvertFrom-Json draws the same line: the time it takes to parse an integer grows faster than its length.
    private const int MaxIntegerLength = 380;

    private const int MaxEscapedDateLength = JsonDate.MaxLength * 6;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private static readonly object True = true;
    private static readonly object False = false;

    // What a thread keeps from one document to the next: replies of one kind, and they have the same names.
    private const int MostKeptBytes = 4096;
    private const int MostKeptValues = 1024;

    [ThreadStatic]
    private static JsonObjectReader? _idle;

    private readonly JsonNameTable _names;
    private readonly JsonStack _stack;
    private readonly int _maxDepth;

    /// <summary>Makes a reader for many documents, one after the other.</summary>
    public JsonObjectReader(int maxDepth, bool asDictionary)
    {
        _maxDepth = maxDepth;
        _names = new JsonNameTable(takesAnyName: asDictionary);
        _stack = new JsonStack(asDictionary);
    }

    /// <summary>Gets how many property names it knows by now.</summary>
    public int Names => _names.Count;

    /// <summary>Reads a document. Objects are custom objects, or dictionaries, which take every key.</summary>
    /// <returns>An object, array, string, number, Boolean or date; null for <c>null</c> and for nothing at all.</returns>
    /// <exception cref="JsonReplyException">The text is not JSON, or PowerShell objects cannot hold it.</exception>
    public static object? Read(ReadOnlySpan<byte> utf8Json, int maxDepth = DefaultMaxDepth, bool asDictionary = false)
    {
        if (utf8Json.StartsWith(Encoding.UTF8.Preamble)) utf8Json = utf8Json[Encoding.UTF8.Preamble.Length..];
        if (!utf8Json.ContainsAnyExcept(WhiteSpace)) return null;
        Utf8JsonReader reader = new(utf8Json, Options(maxDepth));
        return maxDepth == DefaultMaxDepth && !asDictionary ? ReadAgain(ref reader) : new JsonObjectReader(maxDepth, asDictionary).ReadDocument(ref reader);
    }

    /// <summary>Reads a document that lies in pieces.</summary>
    /// <returns>An object, array, string, number, Boolean or date; null for <c>null</c> and for nothing at all.</returns>
    /// <exception cref="JsonReplyException">The text is not JSON, or PowerShell objects cannot hold it.</exception>
    public static object? Read(in ReadOnlySequence<byte> utf8Json, int maxDepth = DefaultMaxDepth, bool asDictionary = false)
    {
        SequenceReader<byte> start = new(utf8Json);
        start.IsNext(Encoding.UTF8.Preamble, advancePast: true);
        start.AdvancePastAny(WhiteSpace);
        if (start.End) return null;
        Utf8JsonReader reader = new(start.UnreadSequence, Options(maxDepth));
        return new JsonObjectReader(maxDepth, asDictionary).ReadDocument(ref reader);
    }

    /// <summary>Reads the next document.</summary>
    /// <returns>An object, array, string, number, Boolean or date; null for <c>null</c>.</returns>
    /// <exception cref="JsonReplyException">The text is not JSON, or PowerShell objects cannot hold it.</exception>
    public object? ReadNext(ReadOnlySpan<byte> utf8Json)
    {
        Utf8JsonReader reader = new(utf8Json, Options(_maxDepth));
        return ReadDocument(ref reader);
    }

    // One level more than allowed: the reader's own error could not be told from a syntax error.
    private static JsonReaderOptions Options(int maxDepth) => new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = maxDepth + 1 };

    private static object? ReadAgain(ref Utf8JsonReader reader)
    {
        // One that fails in the middle of a document is not used again.
        JsonObjectReader own = _idle ?? new JsonObjectReader(DefaultMaxDepth, asDictionary: false);
        _idle = null;
        object? value = own.ReadDocument(ref reader);
        if (own._names.Size <= MostKeptBytes && own._stack.Capacity <= MostKeptValues) _idle = own;
        return value;
    }

    private object? ReadDocument(ref Utf8JsonReader reader)
    {
        try
        {
            while (reader.Read())
                Take(ref reader);
        }
        catch (JsonException e)
        {
            throw new JsonReplyException("JsonInvalid", $"The reply is not valid JSON: {e.Message}", e);
        }

        return _stack.TakeResult();
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName: _stack.Name(_names.Get(ref reader)); break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray: Open(ref reader); break;
            case JsonTokenType.EndObject: _stack.CloseObject(); break;
            case JsonTokenType.EndArray: _stack.CloseArray(); break;
            default: _stack.Push(ReadScalar(ref reader)); break;
        }
    }

    private void Open(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth >= _maxDepth)
            throw new JsonReplyException("JsonTooDeep", $"The reply is nested deeper than {_maxDepth} levels.");
        _stack.Open();
    }

    private static object? ReadScalar(ref Utf8JsonReader reader)
    {
        return reader.TokenType switch
        {
            JsonTokenType.String => ReadString(ref reader),
            JsonTokenType.Number => ReadNumber(ref reader),
            JsonTokenType.True => True,
            JsonTokenType.False => False,
            _ => null,
        };
    }

    private static object ReadString(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> raw = reader.HasValueSequence ? [] : reader.ValueSpan;
        if (reader.HasValueSequence || MayBeDate(raw))
        {
            string text = JsonText.Read(ref reader);
            return JsonDate.TryParse(text, out DateTime date) ? date : text;
        }

        return JsonText.Read(ref reader);
    }

    private static bool MayBeDate(ReadOnlySpan<byte> raw) => raw.Length is >= 9 and <= MaxEscapedDateLength && raw[0] is >= (byte)'0' and <= (byte)'9' or (byte)'/' or (byte)'\\';

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long integer)) return integer;
        ReadOnlySpan<byte> raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (raw.ContainsAny((byte)'.', (byte)'e', (byte)'E')) return reader.GetDouble();
        if (raw.Length > MaxIntegerLength)
            throw new JsonReplyException("JsonInvalid", $"The reply has an integer of {raw.Length} digits; at most {MaxIntegerLength} are read.");
        return BigInteger.Parse(Encoding.ASCII.GetString(raw), CultureInfo.InvariantCulture);
    }
}
