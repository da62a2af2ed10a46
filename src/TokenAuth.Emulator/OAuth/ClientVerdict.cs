namespace TokenAuth.Emulator;

/// <summary>Who the client is, or why that is not settled.</summary>
internal sealed record ClientVerdict(EmulatorClient? Client, Refusal? Refusal);
