using TokenAuth.Errors;
using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>What is kept of a session outside the process: the newest of what the sealed file and the vault say.</summary>
internal sealed record KeptState
{
    /// <summary>Nothing is kept.</summary>
    public static KeptState Nothing { get; } = new();

    /// <summary>The place of the newest.</summary>
    public TokenPosition Position { get; init; }

    /// <summary>The newest; null for a tombstone, and where nothing is kept.</summary>
    public SessionDocument? Document { get; init; }

    /// <summary>Whether the session was signed out.</summary>
    public bool IsTombstone { get; init; }

    /// <summary>Whether the vault's entry was there to stay, and is gone: its owner removed it.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>A redemption of the newest that was about to be sent.</summary>
    public SessionIntent? Intent { get; init; }

    /// <summary>Why the newest cannot be renewed.</summary>
    public SignInAgainReason? Ended { get; init; }

    /// <summary>Whether it stands in the sealed file.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Whether the sealed file says that the vault's entry lasted.</summary>
    public bool IsMarkedConfirmed { get; init; }

    /// <summary>The sign-in that the vault's entry is of; null where the vault has none that can be read, and where it was not asked.</summary>
    public Guid? EntryLineage { get; init; }

    /// <summary>Whether a file is there that cannot be opened.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>The place that a file which cannot be opened claims in its clear part.</summary>
    public TokenPosition? ClaimedPosition { get; init; }
}
