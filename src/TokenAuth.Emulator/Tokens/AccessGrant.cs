namespace TokenAuth.Emulator;

/// <summary>What an access token stands for.</summary>
internal sealed class AccessGrant
{
    public required string TokenId { get; init; }

    public required TokenFamily Family { get; init; }

    public required int Generation { get; init; }

    public required string Scope { get; init; }

    /// <summary>What it is for, separated by blanks; null for everything.</summary>
    public string? Target { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Rejected { get; set; }
}
