namespace TokenAuth.Output;

/// <summary>Reads many JSON texts of one kind: what one of them taught about names serves the next.</summary>
internal sealed class JsonItemReader(bool asDictionary)
{
    // Objects that are used as dictionaries bring new names without end.
    private const int MostNames = 4096;

    private JsonObjectReader _reader = new(JsonObjectReader.DefaultMaxDepth, asDictionary);

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonReplyException">The text is not JSON, or PowerShell objects cannot hold it.</exception>
    public object? Read(ReadOnlySpan<byte> utf8Json)
    {
        if (_reader.Names > MostNames) _reader = new JsonObjectReader(JsonObjectReader.DefaultMaxDepth, asDictionary);
        return _reader.ReadNext(utf8Json);
    }
}
