namespace TokenAuth.Output;

/// <summary>One reply together with the request that it answers.</summary>
public sealed class RequestReply
{
    internal RequestReply(object? id, object? request, int statusCode, IReadOnlyDictionary<string, IEnumerable<string>> headers, object? content)
    {
        Id = id;
        Request = request;
        StatusCode = statusCode;
        Headers = headers;
        Content = content;
    }

    /// <summary>Gets what the request was called.</summary>
    public object? Id { get; }

    /// <summary>Gets the request as it was given.</summary>
    public object? Request { get; }

    /// <summary>Gets the status.</summary>
    public int StatusCode { get; }

    /// <summary>Gets the headers; names in any case.</summary>
    public IReadOnlyDictionary<string, IEnumerable<string>> Headers { get; }

    /// <summary>Gets what comes out without -IncludeRequest; an array as one value.</summary>
    public object? Content { get; }
}
