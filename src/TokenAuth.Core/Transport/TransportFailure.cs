using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>Turns what the network throws into the engine's error.</summary>
internal static class TransportFailure
{
    /// <summary>Whether an exception is the network's doing.</summary>
    public static bool Is(Exception exception) => exception is HttpRequestException or IOException or System.Net.Sockets.SocketException || IsOfDecompression(exception);

    /// <summary>The error for a failed exchange.</summary>
    /// <param name="uri">Where the request went.</param>
    /// <param name="requestLeft">Whether the service may have received it.</param>
    /// <param name="exception">What the network threw.</param>
    public static ServiceUnreachableException Describe(Uri uri, bool requestLeft, Exception exception)
    {
        if (Innermost(exception) is PrivateAddressException blocked)
        {
            return ServiceUnreachableException.BlockedAt($"'{Redactor.Redact(uri)}' is at {blocked.Address}, in a private network; no connection was made.", exception);
        }

        if (IsOfDecompression(exception))
        {
            return new ServiceUnreachableException($"The reply of '{Redactor.Redact(uri)}' cannot be decompressed.", requestLeft, ErrorKind.Connection, exception);
        }

        string reason = Innermost(exception).Message.TrimEnd('.');
        string hint = exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? " The server's certificate is not trusted, or no protocol is shared."
            : "";
        return new ServiceUnreachableException($"'{Redactor.Redact(uri)}' cannot be reached: {reason}.{hint}", requestLeft, ErrorKind.Connection, exception);
    }

    /// <summary>The error for an exchange that took too long.</summary>
    /// <param name="uri">Where the request went.</param>
    /// <param name="requestLeft">Whether the service may have received it.</param>
    /// <param name="timeout">How long was waited.</param>
    /// <param name="exception">The cancellation.</param>
    public static ServiceUnreachableException DescribeTimeout(Uri uri, bool requestLeft, TimeSpan timeout, Exception exception) =>
        new($"'{Redactor.Redact(uri)}' did not answer within {timeout.TotalSeconds:0.###} s.", requestLeft, ErrorKind.Timeout, exception);

    /// <summary>The error for a body that paused for too long.</summary>
    /// <param name="uri">Where the request went.</param>
    /// <param name="pause">How long was waited.</param>
    /// <param name="exception">The cancellation.</param>
    public static ServiceUnreachableException DescribePause(Uri uri, TimeSpan pause, Exception exception) =>
        new($"'{Redactor.Redact(uri)}' sent nothing for {pause.TotalSeconds:0.###} s in the middle of its reply.", requestLeft: true, ErrorKind.Timeout, exception);

    /// <summary>Whether an exception says that no connection came about: the service has received nothing.</summary>
    public static bool IsOfConnecting(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    // gzip and deflate say what is wrong with the data; Brotli calls it an invalid operation.
    private static bool IsOfDecompression(Exception exception) =>
        exception is InvalidDataException or InvalidOperationException { Source: "System.IO.Compression.Brotli" };

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}
