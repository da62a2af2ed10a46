using System.Management.Automation;

namespace TokenAuth.Vaults;

/// <summary>What a command in the vaults' runspace gave.</summary>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it complained of; the last one ended it, or none did.</param>
internal sealed record VaultReply(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors)
{
    /// <summary>Whether it complained of anything.</summary>
    public bool Failed => Errors.Count > 0;
}
