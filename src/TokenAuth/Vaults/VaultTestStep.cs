using TokenAuth.Errors;

namespace TokenAuth.Vaults;

/// <summary>One step of a vault's test.</summary>
/// <param name="Name">The step.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
public sealed record VaultTestStep(string Name, TimeSpan Duration, TokenAuthException? Error)
{
    /// <summary>Whether it succeeded.</summary>
    public bool Succeeded => Error is null;

    /// <summary>The error's id; null where nothing went wrong.</summary>
    public string? ErrorId => Error?.ErrorId;

    /// <summary>What went wrong, in words; null where nothing did.</summary>
    public string? Message => Error?.Message;

    /// <summary>What to do about it; null where nothing went wrong.</summary>
    public string? Remedy => Error?.NextStep;

    /// <summary>The step and how it went.</summary>
    public override string ToString() => Succeeded ? Name : $"{Name}: {Message} {Remedy}";
}
