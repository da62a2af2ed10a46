namespace TokenAuth.Emulator;

/// <summary>A code and what it will bring.</summary>
internal sealed class AuthorizationCode
{
    public required AuthorizationRequest Request { get; init; }

    /// <summary>Known from the start, so that a second use revokes it even while the first is being answered.</summary>
    public required TokenFamily Family { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Spent { get; set; }
}
