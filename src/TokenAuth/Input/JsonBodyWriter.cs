using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using System.Numerics;
using System.Reflection;
using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Input;

/// <summary>Writes PowerShell values as JSON, as <c>ConvertTo-Json</c> would, but never cut short: too deep, a cycle or a secret is an error that says where.</summary>
/// <remarks>Members added to strings, numbers and lists are left out: the body says 5, not an object about 5.</remarks>
internal sealed class JsonBodyWriter
{
    /// <summary>How deep objects and arrays nest unless somebody says otherwise.</summary>
    public const int DefaultMaxDepth = 64;

    // Bodies are data on the wire, never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _writer;
    private readonly JsonPath _path;

    private JsonBodyWriter(Utf8JsonWriter writer, int maxDepth)
    {
        _writer = writer;
        _path = new JsonPath(maxDepth);
    }

    /// <summary>Writes <paramref name="value"/> as UTF-8.</summary>
    /// <exception cref="JsonBodyException">The value, or a part of it, has no JSON form.</exception>
    public static ReadOnlyMemory<byte> Write(object? value, int maxDepth = DefaultMaxDepth)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter writer = new(output, Options))
            new JsonBodyWriter(writer, maxDepth).WriteValue(value);
        return output.WrittenMemory;
    }

    private void WriteValue(object? value)
    {
        PSObject? wrapper = value as PSObject;
        object? bare = wrapper is null ? value : wrapper.BaseObject;
        if (bare is null or DBNull or NullString || ReferenceEquals(value, AutomationNull.Value))
            _writer.WriteNullValue();
        else if (!TryWriteScalar(bare))
            WriteContainer(bare, wrapper);
    }

    private bool TryWriteScalar(object value)
    {
        switch (value)
        {
            case string text: _writer.WriteStringValue(text); break;
            case bool flag: _writer.WriteBooleanValue(flag); break;
            case SwitchParameter flag: _writer.WriteBooleanValue(flag.IsPresent); break;
            case char character: _writer.WriteStringValue([character]); break;
            case Enum: WriteNumber(((Enum)value).ToString("D")); break;
            case double or float or Half or decimal: WriteFraction((IFormattable)value); break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or nint or nuint or Int128 or UInt128 or BigInteger: WriteNumber(Text((IFormattable)value)); break;
            case DateTime time: _writer.WriteStringValue(time); break;
            case DateTimeOffset time: _writer.WriteStringValue(time); break;
            case DateOnly or TimeOnly: _writer.WriteStringValue(((IFormattable)value).ToString("o", CultureInfo.InvariantCulture)); break;
            case Guid id: _writer.WriteStringValue(id); break;
            case Uri uri: _writer.WriteStringValue(uri.OriginalString); break;
            case Version: _writer.WriteStringValue(value.ToString()); break;
            case JsonElement element: element.WriteTo(_writer); break;
            case JsonNode node: node.WriteTo(_writer); break;
            default: return false;
        }

        return true;
    }

    private void WriteContainer(object value, PSObject? wrapper)
    {
        Refuse(value);

        // Every custom object has the same base object; it is the wrapper that is somebody.
        _path.Enter(value is PSCustomObject ? wrapper! : value);
        switch (value)
        {
            case IDictionary dictionary: WriteDictionary(dictionary, wrapper); break;
            case IDictionary<string, object?> dictionary: WritePairs(dictionary); break;
            case IEnumerable list: WriteList(list); break;
            default: WriteProperties(value, wrapper); break;
        }

        _path.Leave();
    }

    private void Refuse(object value)
    {
        switch (value)
        {
            case SecureString or PSCredential:
                throw _path.Error("JsonSecret", "is a secret. Put the plain text there if it is meant to be sent.");
            case MemberInfo or Assembly or Delegate or ScriptBlock or Stream or Task:
                throw _path.Error("JsonNoForm", $"is a {value.GetType().Name}, which has no JSON form.");
        }
    }

    private void WriteDictionary(IDictionary dictionary, PSObject? wrapper)
    {
        _writer.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
            WriteMember(Key(entry.Key), entry.Value);
        foreach (PSPropertyInfo added in wrapper?.Properties ?? Enumerable.Empty<PSPropertyInfo>())
        {
            if (added is PSNoteProperty && added.IsInstance && !dictionary.Contains(added.Name))
                WriteMember(added.Name, added.Value);
        }

        _writer.WriteEndObject();
    }

    private void WritePairs(IDictionary<string, object?> pairs)
    {
        _writer.WriteStartObject();
        foreach ((string name, object? value) in pairs)
            WriteMember(name, value);
        _writer.WriteEndObject();
    }

    private void WriteList(IEnumerable list)
    {
        _writer.WriteStartArray();
        int index = 0;
        foreach (object? element in list)
        {
            _path.At(index++);
            WriteValue(element);
        }

        _writer.WriteEndArray();
    }

    // An object's own properties come first; what PowerShell adds to it counts where PowerShell handed it out.
    private void WriteProperties(object value, PSObject? wrapper)
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = (wrapper ?? PSObject.AsPSObject(value)).Properties;
        _writer.WriteStartObject();
        WriteMembers(properties.Where(static property => property is PSProperty));
        if (wrapper is not null)
            WriteMembers(properties.Where(static property => property is not PSProperty));
        _writer.WriteEndObject();
    }

    private void WriteMembers(IEnumerable<PSPropertyInfo> properties)
    {
        foreach (PSPropertyInfo property in properties)
        {
            if (property.IsGettable)
                WriteMember(property.Name, Read(property));
        }
    }

    private object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException e)
        {
            _path.At(property.Name);
            throw _path.Error("JsonPropertyUnreadable", $"could not be read: {e.GetBaseException().Message} Convert the object first.", e);
        }
    }

    private string Key(object key)
    {
        return (key is PSObject wrapped ? wrapped.BaseObject : key) as string
            ?? throw _path.Error("JsonKeyNotString", $"has a key of type {key.GetType().Name}; the keys of a JSON object are strings.");
    }

    private void WriteMember(string name, object? value)
    {
        _path.At(name);
        _writer.WritePropertyName(name);
        WriteValue(value);
    }

    private void WriteFraction(IFormattable value)
    {
        string text = Text(value);
        if (!char.IsAsciiDigit(text[^1]))
            throw _path.Error("JsonNoForm", $"is {text}, which JSON has no number for.");

        // A fraction stays one, for readers that tell 1.0 from 1.
        WriteNumber(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }

    private void WriteNumber(string text) => _writer.WriteRawValue(text, skipInputValidation: true);

    private static string Text(IFormattable number) => number.ToString(format: null, CultureInfo.InvariantCulture);
}
