using TokenAuth.Sessions;

namespace TokenAuth.Stress;

/// <summary>An entry of a <see cref="FileVault"/>.</summary>
/// <param name="Value">The secret.</param>
/// <param name="Description">What a list shows.</param>
internal sealed record FileVaultEntry(string Value, VaultEntryDescription? Description);
