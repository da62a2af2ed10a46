namespace TokenAuth.Emulator;

/// <summary>One way to tokens.</summary>
internal interface IGrant
{
    string Type { get; }

    Task<GrantOutcome> Redeem(GrantRequest request);
}
