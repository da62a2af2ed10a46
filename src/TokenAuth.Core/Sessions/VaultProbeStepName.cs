namespace TokenAuth.Sessions;

/// <summary>The steps of a vault's probe, in their order.</summary>
public enum VaultProbeStepName
{
    /// <summary>An entry is written.</summary>
    Write,

    /// <summary>It is read back.</summary>
    ReadBack,

    /// <summary>What was read is what was written.</summary>
    Compare,

    /// <summary>Several calls at once succeed.</summary>
    Concurrent,

    /// <summary>It is removed, and gone.</summary>
    Delete,
}
