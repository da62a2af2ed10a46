using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace TokenAuth.Canaries;

/// <summary>
/// Every text that can be reached from an object: through the public properties of any object, and through the private fields of exceptions and of
/// HTTP messages, which is where a library forgets things.
/// </summary>
public sealed class ObjectText
{
    private const int Most = 20_000;
    private const int MostInMemory = 500_000;
    private const int Deepest = 14;

    // Types lead everywhere; PowerShell's engine leads to its commands, and these to the sessions, which hold secrets by right.
    private static readonly string[] Closed = ["System.Reflection", "System.Threading", "System.IO", "System.Globalization", "System.Management.Automation", "TokenAuth.Commands"];
    private static readonly string[] OfErrors = ["ErrorRecord", "ErrorDetails", "ErrorCategoryInfo", "InvocationInfo", "PSBoundParametersDictionary"];
    private static readonly string[] Open = ["System.Net.Http", "TokenAuth.Errors", "TokenAuth.Output", "TokenAuth.Input"];

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(object Value, int Depth)> _waiting = new();
    private readonly StringBuilder _text = new();
    private readonly bool _everything;

    private ObjectText(bool everything)
    {
        _everything = everything;
    }

    /// <summary>The texts, one a line.</summary>
    public static string Of(params object?[] roots) => new ObjectText(everything: false).Walk(roots);

    /// <summary>The texts in every field of every object that can be reached, what closures and tasks hold included; connections left out, whose buffers are .NET's.</summary>
    public static string InMemoryOf(params object?[] roots) => new ObjectText(everything: true).Walk(roots);

    private string Walk(object?[] roots)
    {
        foreach (object? root in roots)
            Visit(root, 0);
        while (_waiting.TryDequeue(out (object Value, int Depth) next) && (_everything || _seen.Count < Most))
        {
            if (_seen.Count > MostInMemory) throw new InvalidOperationException("There is more to search than was expected.");
            Unfold(next.Value, next.Depth);
        }

        return _text.ToString();
    }

    private void Visit(object? value, int depth)
    {
        switch (value)
        {
            case null or Type or Pointer or Assembly or MemberInfo:
                return;
            case not null when value.GetType().FullName == "System.Management.Automation.PSObject":
                // PowerShell wraps what it hands on.
                Visit(value.GetType().GetProperty("BaseObject")!.GetValue(value), depth);
                return;
            case Delegate call:
                if (_everything) Visit(call.Target, depth + 1);
                return;
            case string text:
                _text.AppendLine(text);
                return;
            case char[] characters:
                _text.AppendLine(new string(characters));
                return;
            case byte[] bytes:
                _text.AppendLine(Canary.AsText(bytes));
                return;
            case IFormattable and ValueType or bool or char:
                _text.AppendLine(Convert.ToString(value, CultureInfo.InvariantCulture));
                return;
        }

        if (depth > (_everything ? MostInMemory : Deepest) || IsClosed(value.GetType())) return;
        if (value.GetType().IsValueType || _seen.Add(value)) _waiting.Enqueue((value, depth));
    }

    private bool IsClosed(Type type)
    {
        if (_everything) return (type.Namespace ?? "").StartsWith("System.Net", StringComparison.Ordinal) || type.Namespace is "System.Reflection" or "System.Globalization" or "Xunit" or "Xunit.v3";
        string room = type.Namespace ?? "";
        return !typeof(Exception).IsAssignableFrom(type) && !OfErrors.Contains(type.Name, StringComparer.Ordinal) &&
            Array.Exists(Closed, closed => room == closed || room.StartsWith(closed + ".", StringComparison.Ordinal));
    }

    private void Unfold(object value, int depth)
    {
        if (Try(value.ToString) is string text) _text.AppendLine(text);
        if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                Visit(entry.Key, depth + 1);
                Visit(entry.Value, depth + 1);
            }
        }
        else if (value is Array or IEnumerable && (!_everything || value is Array) && value is IEnumerable items and not IQueryable)
        {
            foreach (object? item in Try(() => items.Cast<object?>().Take(1000).ToArray()) as object?[] ?? [])
                Visit(item, depth + 1);
        }

        foreach (PropertyInfo property in _everything ? [] : value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0 && property.CanRead && !property.PropertyType.IsByRefLike && !property.PropertyType.IsPointer)
                Visit(Try(() => property.GetValue(value)), depth + 1);
        }

        bool isOpen = _everything || value is Exception || Array.Exists(Open, open => (value.GetType().Namespace ?? "").StartsWith(open, StringComparison.Ordinal));
        for (Type? type = isOpen ? value.GetType() : null; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer) Visit(Try(() => field.GetValue(value)), depth + 1);
            }
        }
    }

    private static object? Try(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (Exception)
        {
            // A property may refuse to be read; then nobody reads a secret in it.
            return null;
        }
    }
}
