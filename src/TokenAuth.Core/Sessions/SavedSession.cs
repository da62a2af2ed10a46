namespace TokenAuth.Sessions;

/// <summary>What a vault's list says about a saved session; no secret was opened for it.</summary>
public sealed record SavedSession
{
    /// <summary>The session's name.</summary>
    public required string Name { get; init; }

    /// <summary>The vault's name.</summary>
    public required string Vault { get; init; }

    /// <summary>Who is signed in; null where the vault keeps no metadata.</summary>
    public string? Account { get; init; }

    /// <summary>The service's name; null where the vault keeps no metadata.</summary>
    public string? Service { get; init; }

    /// <summary>Scheme, host and port of the base address; null where the vault keeps no metadata.</summary>
    public string? Origin { get; init; }

    /// <summary>When the access token that was written expires. A local vault is written seldom: the session may have been renewed since.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the account signed in; null where the vault keeps no metadata.</summary>
    public DateTimeOffset? SignedInAt { get; init; }
}
