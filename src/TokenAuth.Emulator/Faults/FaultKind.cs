namespace TokenAuth.Emulator;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>A reply with a status, a body and headers of choice; the server does not do its work.</summary>
    Status,

    /// <summary>The connection is reset without a reply; the server does not do its work.</summary>
    AbortConnection,

    /// <summary>The connection is closed in good order without a reply, like one that was idle for too long; the server does not do its work.</summary>
    CloseConnection,

    /// <summary>The server does its work, and the connection ends without a reply.</summary>
    AbortAfterProcessing,

    /// <summary>The server does its work, and the connection ends in the middle of the reply's body.</summary>
    TruncateBody,

    /// <summary>A proxy's HTML page with status 200 instead of the reply; the server does not do its work.</summary>
    HtmlInsteadOfJson,

    /// <summary>204 without a body; the server does not do its work.</summary>
    EmptyBody204,

    /// <summary>No reply, until the client gives up or the emulator ends.</summary>
    Hang,

    /// <summary>The connection is reset with everything on it, other streams of HTTP/2 included; the server does not do its work.</summary>
    DropConnection,

    /// <summary>The server does its work and says that this connection takes no further request: GOAWAY, or <c>Connection: close</c>.</summary>
    GoAway,

    /// <summary>A reply of choice whose body begins; nothing more comes until the client gives up. The server does not do its work.</summary>
    StallBody,

    /// <summary>A reply of choice whose body goes on until the client gives up; the server does not do its work.</summary>
    EndlessBody,
}
