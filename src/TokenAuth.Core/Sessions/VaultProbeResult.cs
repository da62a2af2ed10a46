namespace TokenAuth.Sessions;

/// <summary>What a vault's probe found.</summary>
/// <param name="Steps">The steps that were taken; a failed one may end the probe, but for the clean-up.</param>
public sealed record VaultProbeResult(IReadOnlyList<VaultProbeStep> Steps)
{
    /// <summary>Whether every step succeeded.</summary>
    public bool Succeeded => Steps.All(static step => step.Succeeded);

    /// <summary>How long one call took: the middle one of the writes and reads; null where none succeeded.</summary>
    public TimeSpan? Latency { get; init; }
}
