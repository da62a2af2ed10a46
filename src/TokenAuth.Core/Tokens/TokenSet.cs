using TokenAuth.Secrecy;

namespace TokenAuth.Tokens;

/// <summary>What a sign-in or a renewal brought: the tokens, their absolute instants, and the set's place in the order.</summary>
public sealed record TokenSet
{
    /// <summary>The access token.</summary>
    public required Secret AccessToken { get; init; }

    /// <summary>The refresh token, where the service gives one.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>The OpenID Connect id token, where the service gives one. Not for calling APIs.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>The token's scopes, as the service reports them.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>When the reply arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the access token expires; null where nobody says.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How <see cref="ExpiresAt"/> is known.</summary>
    public LifetimeSource LifetimeSource { get; init; }

    /// <summary>When the refresh token expires; null where nobody says.</summary>
    public DateTimeOffset? RefreshExpiresAt { get; init; }

    /// <summary>Its place in the order.</summary>
    public required TokenPosition Position { get; init; }

    /// <summary>The access token's lifetime, counted from receipt.</summary>
    public TimeSpan? Length => ExpiresAt - ReceivedAt;

    /// <summary>Makes the set that a reply brings.</summary>
    /// <param name="reply">The reply; it holds an access token.</param>
    /// <param name="position">The set's place.</param>
    /// <param name="receivedAt">When the reply arrived.</param>
    /// <param name="previous">The set that was renewed: a reply without a refresh token keeps the old one (RFC 6749 section 6).</param>
    public static TokenSet From(TokenReply reply, TokenPosition position, DateTimeOffset receivedAt, TokenSet? previous)
    {
        Secret token = reply.AccessToken ?? throw new ArgumentException("The reply holds no access token.", nameof(reply));
        (TimeSpan? length, LifetimeSource source) = Lifetime.Of(reply.StatedLifetime, token);
        bool keepsOld = reply.RefreshToken is null;
        return new TokenSet
        {
            AccessToken = token,
            RefreshToken = reply.RefreshToken ?? previous?.RefreshToken,
            IdToken = reply.IdToken ?? previous?.IdToken,
            Scopes = reply.Scopes ?? previous?.Scopes ?? [],
            ReceivedAt = receivedAt,
            ExpiresAt = receivedAt + length,
            LifetimeSource = source,
            RefreshExpiresAt = keepsOld ? previous?.RefreshExpiresAt : receivedAt + PositiveOrNull(reply.StatedRefreshLifetime),
            Position = position,
        };
    }

    private static TimeSpan? PositiveOrNull(TimeSpan? length) => length > TimeSpan.Zero && length < TimeSpan.FromDays(365 * 100) ? length : null;
}
