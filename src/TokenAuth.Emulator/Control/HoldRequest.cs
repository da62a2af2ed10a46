namespace TokenAuth.Emulator;

/// <summary>The body of <c>POST /_emulator/hold</c>.</summary>
internal sealed record HoldRequest
{
    public required string Path { get; init; }

    public bool AfterProcessing { get; init; }
}
