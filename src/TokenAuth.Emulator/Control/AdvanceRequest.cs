namespace TokenAuth.Emulator;

/// <summary>The body of <c>POST /_emulator/advance</c>.</summary>
internal sealed record AdvanceRequest
{
    public required double Seconds { get; init; }
}
