using TokenAuth.Input;
using TokenAuth.Output;

namespace TokenAuth.Commands;

/// <summary>What became of one request of a batch, ready to be written.</summary>
internal sealed class BatchReply
{
    /// <summary>Gets what the caller gave: the target of the error.</summary>
    public required object? Target { get; init; }

    /// <summary>Gets the request; null where it could not be read.</summary>
    public RequestItem? Item { get; init; }

    /// <summary>Gets what the engine said meanwhile.</summary>
    public HeldNotices? Notices { get; init; }

    /// <summary>Gets why it failed; null where it did not.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Gets the status.</summary>
    public int StatusCode { get; init; }

    /// <summary>Gets the headers.</summary>
    public Dictionary<string, IEnumerable<string>> Headers { get; init; } = [];

    /// <summary>Gets a value indicating whether anything comes out.</summary>
    public bool HasValue { get; init; }

    /// <summary>Gets what comes out.</summary>
    public object? Value { get; init; }
}
