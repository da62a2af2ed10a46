using System.Text;

namespace TokenAuth.Input;

/// <summary>Where a walk through nested values is: it names the place in errors, and notices cycles and excessive depth.</summary>
internal sealed class JsonPath(int maxDepth)
{
    private readonly Stack<(object Container, object? Member)> _containers = new();

    /// <summary>Goes into a container.</summary>
    public void Enter(object container)
    {
        if (_containers.Count == maxDepth)
            throw Error("JsonTooDeep", $"is nested deeper than {maxDepth} levels.");
        foreach ((object outer, _) in _containers)
        {
            if (ReferenceEquals(outer, container))
                throw Error("JsonCycle", "contains itself.");
        }

        _containers.Push((container, Member: null));
    }

    /// <summary>Comes out of a container.</summary>
    public void Leave() => _containers.Pop();

    /// <summary>Goes to an element or a member of the current container.</summary>
    public void At(object member)
    {
        (object container, _) = _containers.Pop();
        _containers.Push((container, member));
    }

    /// <summary>Makes an error about the current place.</summary>
    public JsonBodyException Error(string errorId, string reason, Exception? innerException = null) => new(errorId, ToString(), reason, innerException);

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new("$");
        foreach ((_, object? member) in _containers.Reverse())
        {
            if (member is int index) text.Append('[').Append(index).Append(']');
            else if (member is string name) text.Append('.').Append(name);
        }

        return text.ToString();
    }
}
