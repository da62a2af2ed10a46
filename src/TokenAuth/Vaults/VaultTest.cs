namespace TokenAuth.Vaults;

/// <summary>What a vault's test found.</summary>
/// <param name="Vault">The vault's name.</param>
/// <param name="Steps">The steps that were taken, in their order.</param>
public sealed record VaultTest(string Vault, IReadOnlyList<VaultTestStep> Steps)
{
    /// <summary>The step that looks for the vault among the registered ones.</summary>
    internal const string FindStep = "Find";

    /// <summary>The step that loads the vault's module and lists entries.</summary>
    internal const string OpenStep = "Open";

    /// <summary>The extension module behind it; null where the vault was not found.</summary>
    public string? Module { get; init; }

    /// <summary>Who uses it; null where the vault was not found.</summary>
    public VaultScope? Scope { get; init; }

    /// <summary>Whether it wants somebody to unlock it.</summary>
    public bool Locked => Steps.Any(static step => step.ErrorId == Errors.ErrorId.VaultLocked);

    /// <summary>How long one call took; null where none succeeded.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Whether every step succeeded.</summary>
    public bool Succeeded => Steps.All(static step => step.Succeeded);
}
