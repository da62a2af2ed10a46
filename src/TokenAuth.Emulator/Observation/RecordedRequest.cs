namespace TokenAuth.Emulator;

/// <summary>A request as it arrived, secrets included.</summary>
public sealed class RecordedRequest
{
    /// <summary>When it had arrived, by the emulator's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>The <c>Host</c> header, or <c>:authority</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The decoded path.</summary>
    public required string Path { get; init; }

    /// <summary>The query as it was sent, with its question mark; empty without one.</summary>
    public required string Query { get; init; }

    /// <summary>The protocol, such as <c>HTTP/1.1</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The headers; repeated ones joined by commas. Names are compared without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as UTF-8 text, at most its first MiB.</summary>
    public required string Body { get; init; }

    /// <summary>The connection that it came on.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The status of the answer; zero while there is none.</summary>
    public int StatusCode { get; internal set; }
}
