namespace TokenAuth.Bench.Fleet;

/// <summary>Which of the rules for shared vaults the workers keep.</summary>
/// <param name="Name">How a report names the choice.</param>
internal sealed record FleetRules(string Name)
{
    /// <summary>Before spending a refresh token, read the vault; whoever finds a newer set adopts it.</summary>
    public bool Rereads { get; init; }

    /// <summary>Every worker has its own place in the first half of the due window.</summary>
    public bool Jitters { get; init; }

    /// <summary>Write a random id, wait, read it again; only whose id still stands may send.</summary>
    public bool Claims { get; init; }

    /// <summary>A claim that took longer to write than the wait covers counts for nothing.</summary>
    public bool VoidsSlowClaims { get; init; }

    /// <summary>After a refusal, look for five seconds whether somebody else's newer set arrives.</summary>
    public bool Polls { get; init; }
}
