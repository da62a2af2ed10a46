namespace TokenAuth.Vaults;

/// <summary>Who uses a vault.</summary>
public enum VaultScope
{
    /// <summary>This machine and user alone, as with SecretStore: the machine's own lock is enough.</summary>
    Local,

    /// <summary>Several machines: every renewal is written to the vault, and claimed there first.</summary>
    Shared,
}
