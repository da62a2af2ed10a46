using System.Collections.Specialized;
using System.Management.Automation;

namespace TokenAuth.Output;

/// <summary>The values of a document that are read and not yet part of a finished object or array.</summary>
/// <remarks>Members wait here until their object ends, so that it is made in one go: their number is known, and so are twins.</remarks>
internal sealed class JsonStack(bool asDictionary)
{
    private readonly Stack<(int Start, JsonName? Name)> _open = new();
    private (JsonName? Name, object? Value)[] _values = new (JsonName?, object?)[64];
    private int _count;
    private int _objects;
    private JsonName? _name;

    /// <summary>Gets how many values it has room for.</summary>
    public int Capacity => _values.Length;

    /// <summary>Takes the value of the whole document; the next document may begin.</summary>
    public object? TakeResult()
    {
        object? result = _values[0].Value;
        _values[0] = default;
        _count = 0;
        return result;
    }

    /// <summary>Takes the name of the value that comes next.</summary>
    public void Name(JsonName name) => _name = name;

    /// <summary>Takes a value.</summary>
    public void Push(object? value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = (_name, value);
        _name = null;
    }

    /// <summary>Begins an object or array.</summary>
    public void Open()
    {
        _open.Push((_count, _name));
        _name = null;
    }

    /// <summary>Ends an array.</summary>
    public void CloseArray()
    {
        (int start, JsonName? name) = _open.Pop();
        object?[] array = new object?[_count - start];
        for (int i = 0; i < array.Length; i++)
            array[i] = _values[start + i].Value;
        Replace(start, name, array);
    }

    /// <summary>Ends an object.</summary>
    public void CloseObject()
    {
        (int start, JsonName? name) = _open.Pop();
        if (asDictionary)
        {
            Replace(start, name, ToDictionary(_values.AsSpan(start.._count)));
            return;
        }

        int members = _count - start - DropTwins(start);
        PSObject result = PSObjectFactory.Create(members);
        PSMemberInfoCollection<PSPropertyInfo> properties = result.Properties;
        foreach ((JsonName? member, object? value) in _values.AsSpan(start.._count))
        {
            if (member is not null)
                properties.Add(new PSNoteProperty(member.Text, value), preValidated: true);
        }

        Replace(start, name, result);
    }

    // Of equal keys the last counts; every other key is one of its own.
    private static OrderedDictionary ToDictionary(ReadOnlySpan<(JsonName? Name, object? Value)> members)
    {
        OrderedDictionary result = new(members.Length, StringComparer.Ordinal);
        foreach ((JsonName? member, object? value) in members)
            result[member!.Text] = value;
        return result;
    }

    // Of equal keys the last counts, in its place. Keys that differ in case are two values for one property.
    private int DropTwins(int start)
    {
        int id = ++_objects, dropped = 0;
        for (int i = start; i < _count; i++)
        {
            JsonName name = _values[i].Name!;
            JsonNameGroup group = name.Group;
            if (group.Object == id)
            {
                string twin = _values[group.Member].Name!.Text;
                if (twin != name.Text)
                    throw new JsonReplyException("JsonKeysDifferInCase", $"The reply has an object with the keys '{twin}' and '{name.Text}', which PowerShell cannot tell apart. Read the reply as text.");
                _values[group.Member] = default;
                dropped++;
            }

            (group.Object, group.Member) = (id, i);
        }

        return dropped;
    }

    private void Replace(int start, JsonName? name, object value)
    {
        // What is gone is cleared, or the stack would keep it alive.
        Array.Clear(_values, start, _count - start);
        _count = start;
        _name = name;
        Push(value);
    }
}
