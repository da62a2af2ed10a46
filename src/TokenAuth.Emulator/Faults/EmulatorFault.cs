namespace TokenAuth.Emulator;

/// <summary>One thing that goes wrong with a request.</summary>
public sealed record EmulatorFault
{
    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The status, of <see cref="FaultKind.Status"/>.</summary>
    public int StatusCode { get; init; } = StatusCodes.Status500InternalServerError;

    /// <summary>The body, of <see cref="FaultKind.Status"/>; null sends none.</summary>
    public string? Body { get; init; }

    /// <summary>The type of the body, of <see cref="FaultKind.Status"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>More headers, of <see cref="FaultKind.Status"/>, <see cref="FaultKind.HtmlInsteadOfJson"/> and <see cref="FaultKind.EmptyBody204"/>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The connection is reset without a reply.</summary>
    public static EmulatorFault AbortConnection { get; } = new() { Kind = FaultKind.AbortConnection };

    /// <summary>The connection is closed in good order without a reply.</summary>
    public static EmulatorFault CloseConnection { get; } = new() { Kind = FaultKind.CloseConnection };

    /// <summary>The server does its work and its reply is lost.</summary>
    public static EmulatorFault AbortAfterProcessing { get; } = new() { Kind = FaultKind.AbortAfterProcessing };

    /// <summary>The server does its work and half of its reply is lost.</summary>
    public static EmulatorFault TruncateBody { get; } = new() { Kind = FaultKind.TruncateBody };

    /// <summary>A page instead of the reply.</summary>
    public static EmulatorFault HtmlInsteadOfJson { get; } = new() { Kind = FaultKind.HtmlInsteadOfJson };

    /// <summary>204 without a body.</summary>
    public static EmulatorFault EmptyBody204 { get; } = new() { Kind = FaultKind.EmptyBody204 };

    /// <summary>No reply.</summary>
    public static EmulatorFault Hang { get; } = new() { Kind = FaultKind.Hang };

    /// <summary>A reply of choice.</summary>
    /// <param name="statusCode">Its status.</param>
    /// <param name="body">Its body; null sends none.</param>
    /// <param name="headers">More headers, such as <c>Retry-After</c>.</param>
    /// <returns>The fault.</returns>
    public static EmulatorFault Status(int statusCode, string? body = null, params (string Name, string Value)[] headers) => new()
    {
        StatusCode = statusCode,
        Body = body,
        Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
    };
}
