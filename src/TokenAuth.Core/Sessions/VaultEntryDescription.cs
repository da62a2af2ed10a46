namespace TokenAuth.Sessions;

/// <summary>What a vault's list shows of a saved session. A local vault is written seldom: its expiry is the one at that time.</summary>
public sealed record VaultEntryDescription
{
    /// <summary>The session's name, in the case its owner chose.</summary>
    public required string Session { get; init; }

    /// <summary>Who is signed in.</summary>
    public required string Account { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>Scheme, host and port of the base address.</summary>
    public required string Origin { get; init; }

    /// <summary>When the access token that was written expires; null where nobody says.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the account signed in.</summary>
    public required DateTimeOffset SignedInAt { get; init; }

    /// <summary>The format of the secret beside it.</summary>
    public required int Format { get; init; }
}
