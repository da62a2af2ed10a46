namespace TokenAuth.Errors;

/// <summary>No usable answer from a service: <see cref="Errors.ErrorId.ServiceUnreachable"/>.</summary>
public sealed class ServiceUnreachableException : TokenAuthException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="requestLeft">Whether the service may have received, and acted on, the request.</param>
    /// <param name="kind"><see cref="ErrorKind.Connection"/> or <see cref="ErrorKind.Timeout"/>.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceUnreachableException(string message, bool requestLeft, ErrorKind kind = ErrorKind.Connection, Exception? innerException = null)
        : base(Errors.ErrorId.ServiceUnreachable, kind, message, innerException)
    {
        RequestLeft = requestLeft;
        NextStep = "Check the address, the proxy and the network; the session is kept, so the same command can be tried again.";
    }

    /// <summary>Whether the service may have received, and acted on, the request without its answer arriving.</summary>
    public bool RequestLeft { get; }

    /// <summary>How long the service asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
