namespace TokenAuth.Sessions;

/// <summary>An entry of a vault, without its secret.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Description">What was written beside it; null where the vault keeps none.</param>
public sealed record VaultEntry(string Name, VaultEntryDescription? Description);
