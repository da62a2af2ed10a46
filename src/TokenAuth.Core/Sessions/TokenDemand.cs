using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>What a caller needs of a token.</summary>
public sealed record TokenDemand
{
    /// <summary>A token that is not due.</summary>
    public static TokenDemand Fresh { get; } = new();

    /// <summary>How long it should last at least.</summary>
    public TimeSpan? MinimumLifetime { get; init; }

    /// <summary>It must be newer than this one, which the caller saw.</summary>
    public TokenPosition? NewerThan { get; init; }

    /// <summary>Whether <see cref="NewerThan"/> was refused with a 401.</summary>
    internal bool AfterRejection { get; init; }

    /// <summary>Whether only a refresh token may be spent for it, and no credential sent.</summary>
    internal bool WithoutSignIn { get; init; }
}
