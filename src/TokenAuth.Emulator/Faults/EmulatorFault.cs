namespace TokenAuth.Emulator;

/// <summary>One thing that goes wrong with a request.</summary>
public sealed record EmulatorFault
{
    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The status, of <see cref="FaultKind.Status"/>.</summary>
    public int StatusCode { get; init; } = StatusCodes.Status500InternalServerError;

    /// <summary>The body, of <see cref="FaultKind.Status"/>, and its beginning, of <see cref="FaultKind.StallBody"/> and <see cref="FaultKind.EndlessBody"/>; null sends none.</summary>
    public string? Body { get; init; }

    /// <summary>The same as bytes, where it is no text; it comes before <see cref="Body"/>.</summary>
    public ReadOnlyMemory<byte>? BodyBytes { get; init; }

    /// <summary>What comes after the beginning, again and again, of <see cref="FaultKind.EndlessBody"/>.</summary>
    public string Filler { get; init; } = " ";

    /// <summary>The type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>More headers, of every kind that is a reply of its own; a value of several lines is a header of that many values.</summary>
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

    /// <summary>The connection is reset with everything on it, without a reply.</summary>
    public static EmulatorFault DropConnection { get; } = new() { Kind = FaultKind.DropConnection };

    /// <summary>The connection takes no further request after this one.</summary>
    public static EmulatorFault GoAway { get; } = new() { Kind = FaultKind.GoAway };

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

    /// <summary>A reply of choice whose body is no text.</summary>
    /// <param name="body">The body.</param>
    /// <param name="headers">More headers, such as <c>Content-Encoding</c>.</param>
    /// <returns>The fault.</returns>
    public static EmulatorFault Bytes(byte[] body, params (string Name, string Value)[] headers) =>
        Status(StatusCodes.Status200OK, body: null, headers) with { BodyBytes = body };

    /// <summary>A reply whose body begins, and then nothing more comes.</summary>
    /// <param name="beginning">How it begins.</param>
    /// <returns>The fault.</returns>
    public static EmulatorFault StallBody(string beginning) => new() { Kind = FaultKind.StallBody, StatusCode = StatusCodes.Status200OK, Body = beginning };

    /// <summary>A reply whose body never ends.</summary>
    /// <param name="beginning">How it begins.</param>
    /// <param name="filler">How it goes on.</param>
    /// <returns>The fault.</returns>
    public static EmulatorFault EndlessBody(string beginning, string filler) =>
        new() { Kind = FaultKind.EndlessBody, StatusCode = StatusCodes.Status200OK, Body = beginning, Filler = filler };
}
