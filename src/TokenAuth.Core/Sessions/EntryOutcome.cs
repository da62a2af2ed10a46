namespace TokenAuth.Sessions;

/// <summary>What became of a write of a vault's entry.</summary>
internal enum EntryOutcome
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>The vault holds something newer, or the same.</summary>
    Superseded,

    /// <summary>Its owner removed the entry; it is not made again.</summary>
    Removed,
}
