namespace TokenAuth.Output;

/// <summary>A reply is not JSON, or is JSON that PowerShell objects cannot hold.</summary>
public sealed class JsonReplyException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    internal JsonReplyException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>Gets the stable id of the reason: <c>JsonInvalid</c>, <c>JsonTooDeep</c>, <c>JsonEmptyKey</c>, <c>JsonReservedKey</c> or <c>JsonKeysDifferInCase</c>.</summary>
    public string ErrorId { get; }
}
