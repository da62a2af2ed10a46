using TokenAuth.Errors;

namespace TokenAuth.Sessions;

/// <summary>One step of a vault's probe.</summary>
/// <param name="Name">The step.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong, with its remedy as the next step; null where nothing did.</param>
public sealed record VaultProbeStep(VaultProbeStepName Name, TimeSpan Duration, TokenAuthException? Error)
{
    /// <summary>Whether the step succeeded.</summary>
    public bool Succeeded => Error is null;
}
