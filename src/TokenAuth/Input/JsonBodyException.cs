using TokenAuth.Errors;

namespace TokenAuth.Input;

/// <summary>A value cannot be written as JSON.</summary>
public sealed class JsonBodyException : ArgumentException, ITypedError
{
    /// <summary>Says what cannot be written, where it is, and why.</summary>
    internal JsonBodyException(string errorId, string path, string reason, Exception? innerException = null)
        : base($"The body cannot be written as JSON: {path} {reason}", innerException)
    {
        ErrorId = errorId;
        Path = path;
    }

    /// <summary>Gets the stable id of the reason: <c>JsonTooDeep</c>, <c>JsonCycle</c>, <c>JsonSecret</c>, <c>JsonKeyNotString</c>, <c>JsonPropertyUnreadable</c> or <c>JsonNoForm</c>.</summary>
    public string ErrorId { get; }

    /// <summary>Gets where in the body the value is, from <c>$</c>.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public ErrorKind Kind => ErrorKind.InvalidArgument;

    /// <inheritdoc/>
    public string? SessionName => null;

    /// <inheritdoc/>
    public string? NextStep => $"Change the value at {Path}, or give the body as text.";
}
