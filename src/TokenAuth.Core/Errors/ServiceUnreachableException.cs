namespace TokenAuth.Errors;

/// <summary>No usable answer from a service: <see cref="Errors.ErrorId.ServiceUnreachable"/>, or <see cref="Errors.ErrorId.PrivateAddressBlocked"/> where no connection was made on purpose.</summary>
public sealed class ServiceUnreachableException : TokenAuthException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="requestLeft">Whether the service may have received, and acted on, the request.</param>
    /// <param name="kind"><see cref="ErrorKind.Connection"/> or <see cref="ErrorKind.Timeout"/>.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceUnreachableException(string message, bool requestLeft, ErrorKind kind = ErrorKind.Connection, Exception? innerException = null)
        : this(Errors.ErrorId.ServiceUnreachable, message, requestLeft, kind, innerException)
    {
        NextStep = "Check the address, the proxy and the network; the session is kept, so the same command can be tried again.";
    }

    private ServiceUnreachableException(string errorId, string message, bool requestLeft, ErrorKind kind, Exception? innerException)
        : base(errorId, kind, message, innerException)
    {
        RequestLeft = requestLeft;
    }

    /// <summary>Whether the service may have received, and acted on, the request without its answer arriving.</summary>
    public bool RequestLeft { get; }

    /// <summary>How long the service asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The error for a host in a private network that was not dialled.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    internal static ServiceUnreachableException BlockedAt(string message, Exception innerException) =>
        new(Errors.ErrorId.PrivateAddressBlocked, message, requestLeft: false, ErrorKind.Security, innerException)
        {
            NextStep = "If that host is meant, connect again with -AllowedOrigin for it, or with -BlockPrivateNetwork:$false.",
        };
}
