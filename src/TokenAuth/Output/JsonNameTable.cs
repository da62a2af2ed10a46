using System.Buffers;
using System.Text.Json;

namespace TokenAuth.Output;

/// <summary>The property names of one document, each made once.</summary>
internal sealed class JsonNameTable(bool takesAnyName)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "PSObject", "PSBase", "PSAdapted", "PSExtended", "PSTypeNames" };

    private readonly Dictionary<int, List<JsonName>> _byHash = [];
    private readonly Dictionary<string, JsonNameGroup> _groups = new(StringComparer.OrdinalIgnoreCase);
    private JsonName? _last;

    /// <summary>Gets how many names there are.</summary>
    public int Count => _byHash.Count;

    /// <summary>Gets how many bytes they have.</summary>
    public int Size { get; private set; }

    /// <summary>Gets the name that <paramref name="reader"/> stands on.</summary>
    public JsonName Get(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        JsonName name = _last?.Successor is { } expected && raw.SequenceEqual(expected.Raw) ? expected : Find(raw, ref reader);
        if (_last is not null) _last.Successor = name;
        return _last = name;
    }

    private JsonName Find(ReadOnlySpan<byte> raw, ref Utf8JsonReader reader)
    {
        HashCode hash = default;
        hash.AddBytes(raw);
        int code = hash.ToHashCode();
        if (!_byHash.TryGetValue(code, out List<JsonName>? bucket))
            _byHash.Add(code, bucket = new List<JsonName>(1));
        foreach (JsonName known in bucket)
        {
            if (raw.SequenceEqual(known.Raw))
                return known;
        }

        JsonName added = Make(raw.ToArray(), JsonText.Read(ref reader));
        bucket.Add(added);
        Size += added.Raw.Length;
        return added;
    }

    private JsonName Make(byte[] raw, string text)
    {
        if (text.Length == 0 && !takesAnyName)
            throw new JsonReplyException("JsonEmptyKey", "The reply has an object with an empty key, which a PowerShell object cannot hold. Read the reply as text.");
        if (!takesAnyName && Reserved.Contains(text))
            throw new JsonReplyException("JsonReservedKey", $"The reply has an object with the key '{text}', which PowerShell keeps for itself. Read the reply as text.");
        if (!_groups.TryGetValue(text, out JsonNameGroup? group))
            _groups.Add(text, group = new JsonNameGroup());
        return new JsonName(raw, text, group);
    }
}
