using System.Collections;
using System.Management.Automation;
using TokenAuth.Errors;

namespace TokenAuth.Input;

/// <summary>One request of many: an address, or a dictionary or object with the request's members. What it does not say, the command's own parameters say.</summary>
internal sealed class RequestItem
{
    private static readonly string[] Members = ["Uri", "Method", "Body", "Headers", "ContentType", "IdempotencyKey", "Id"];

    private readonly Dictionary<string, object> _members = new(StringComparer.OrdinalIgnoreCase);

    private RequestItem(object source) => Source = source;

    /// <summary>Gets what the caller gave: the target of its error.</summary>
    public object Source { get; }

    /// <summary>Gets the address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Gets the method's name; null for the command's own.</summary>
    public string? Method => Find<string>("Method");

    /// <summary>Gets a value indicating whether the item has a body of its own.</summary>
    public bool HasBody => _members.ContainsKey("Body");

    /// <summary>Gets the body.</summary>
    public object? Body => _members.GetValueOrDefault("Body");

    /// <summary>Gets the body's media type; null for the command's own.</summary>
    public string? ContentType => Find<string>("ContentType");

    /// <summary>Gets headers beside the command's own, in whose place they are.</summary>
    public IDictionary? Headers => Find<IDictionary>("Headers");

    /// <summary>Gets the key under which the service does the same thing once only.</summary>
    public string? IdempotencyKey => Find<string>("IdempotencyKey");

    /// <summary>Gets what the caller calls the request.</summary>
    public object? Id => _members.GetValueOrDefault("Id");

    /// <summary>Takes what came down the pipeline.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>: it is no request.</exception>
    public static RequestItem From(object source)
    {
        object value = source is PSObject wrapped ? wrapped.BaseObject : source;
        var item = new RequestItem(source);
        switch (value)
        {
            case string address: item.Address = address; return item;
            case Uri address: item.Address = address.OriginalString; return item;
            case IDictionary members: item.Take(members); break;
            default: item.Take(PSObject.AsPSObject(source)); break;
        }

        item.Address = item._members.GetValueOrDefault("Uri") switch
        {
            Uri address => address.OriginalString,
            { } address => LanguagePrimitives.ConvertTo<string>(address),
            null => throw Malformed($"A request is an address, or has a Uri; this {value.GetType().Name} has none."),
        };
        return item;
    }

    /// <summary>A body for the command's own address.</summary>
    public static RequestItem OfBody(string address, object body)
    {
        var item = new RequestItem(body) { Address = address };
        item._members["Body"] = body;
        return item;
    }

    // Typed by hand: a member that is not known is a slip.
    private void Take(IDictionary members)
    {
        foreach (DictionaryEntry member in members)
        {
            string name = LanguagePrimitives.ConvertTo<string>(member.Key);
            if (!Members.Contains(name, StringComparer.OrdinalIgnoreCase)) throw Malformed($"A request has no '{name}'. It has {string.Join(", ", Members)}.");
            Set(name, member.Value);
        }
    }

    // A row of a table, say: what else it holds is its own business.
    private void Take(PSObject source)
    {
        foreach (string name in Members)
            Set(name, source.Properties[name]?.Value);
    }

    private void Set(string name, object? value)
    {
        if (value is not null && value is not "") _members[name] = value;
    }

    private T? Find<T>(string name)
        where T : class
    {
        if (!_members.TryGetValue(name, out object? value)) return null;
        return LanguagePrimitives.TryConvertTo(value, out T converted) ? converted : throw Malformed($"A request's '{name}' cannot be a value of type {value.GetType().Name}.");
    }

    private static TokenAuthException Malformed(string message) => new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, message)
    {
        NextStep = "Pipe addresses, or @{ Uri = '/items/1'; Method = 'Put'; Body = @{ … } }. With -Uri given, what comes down the pipeline is the body.",
    };
}
