namespace TokenAuth.Emulator;

/// <summary>What one sign-in or redemption brought.</summary>
internal sealed record IssuedTokens
{
    public required AccessGrant Access { get; init; }

    public required string AccessToken { get; init; }

    public RefreshGrant? Refresh { get; init; }

    public TokenFamily Family => Access.Family;

    public TimeSpan Lifetime => Access.ExpiresAt - Access.IssuedAt;
}
