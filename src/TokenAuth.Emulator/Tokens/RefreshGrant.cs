namespace TokenAuth.Emulator;

/// <summary>What a refresh token stands for.</summary>
internal sealed class RefreshGrant
{
    public required string Token { get; init; }

    public required TokenFamily Family { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset SpentAt { get; set; }

    /// <summary>What it was spent on; null while it is good.</summary>
    public IssuedTokens? Successor { get; set; }
}
