using TokenAuth.Errors;

namespace TokenAuth.Output;

/// <summary>A reply is not JSON, or is JSON that PowerShell objects cannot hold.</summary>
public sealed class JsonReplyException : FormatException, ITypedError
{
    /// <summary>Says what is wrong.</summary>
    internal JsonReplyException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>Gets the stable id of the reason: <c>JsonInvalid</c>, <c>JsonTooDeep</c>, <c>JsonEmptyKey</c>, <c>JsonReservedKey</c> or <c>JsonKeysDifferInCase</c>.</summary>
    public string ErrorId { get; }

    /// <inheritdoc/>
    public ErrorKind Kind => ErrorKind.InvalidData;

    /// <inheritdoc/>
    public string? SessionName => null;

    /// <inheritdoc/>
    public string? NextStep => "Read the reply as text: Invoke-WebRequest with -Headers (Get-AccessToken -AsHeader) hands it out as it came.";
}
