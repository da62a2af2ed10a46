using System.Text.Json.Serialization;

namespace TokenAuth.Emulator;

/// <summary>The body of <c>POST /_emulator/fail-next</c>.</summary>
internal sealed record FailNextRequest
{
    public required string Path { get; init; }

    public int Count { get; init; } = 1;

    public FaultKind Kind { get; init; }

    public int StatusCode { get; init; } = StatusCodes.Status500InternalServerError;

    public string? Body { get; init; }

    public ReadOnlyMemory<byte>? BodyBytes { get; init; }

    public string Filler { get; init; } = " ";

    public string ContentType { get; init; } = "application/json";

    public Dictionary<string, string> Headers { get; init; } = [];

    [JsonIgnore]
    public EmulatorFault Fault => new() { Kind = Kind, StatusCode = StatusCode, Body = Body, BodyBytes = BodyBytes, Filler = Filler.Length == 0 ? " " : Filler, ContentType = ContentType, Headers = Headers };
}
