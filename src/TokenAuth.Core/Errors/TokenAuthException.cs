namespace TokenAuth.Errors;

/// <summary>An error of the engine. Its message never holds a secret.</summary>
public class TokenAuthException : Exception, ITypedError
{
    private string? _sessionName;

    /// <summary>Makes the error.</summary>
    /// <param name="errorId">One of <see cref="Errors.ErrorId"/>.</param>
    /// <param name="kind">The category.</param>
    /// <param name="message">What happened, one or two sentences.</param>
    /// <param name="innerException">The cause.</param>
    public TokenAuthException(string errorId, ErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
    }

    /// <inheritdoc/>
    public string ErrorId { get; }

    /// <inheritdoc/>
    public ErrorKind Kind { get; }

    /// <inheritdoc/>
    public string? SessionName
    {
        get => _sessionName;
        init => _sessionName = value;
    }

    /// <inheritdoc/>
    public string? NextStep { get; init; }

    /// <summary>Names the session, where whoever noticed the error did not know it.</summary>
    /// <param name="sessionName">The session.</param>
    internal void HappenedTo(string sessionName) => _sessionName ??= sessionName;
}
