using TokenAuth.Secrecy;

namespace TokenAuth.Tokens;

/// <summary>
/// The lifetime rule. What a reply states counts from the moment of receipt, so that a wrong local clock does no harm; where the
/// reply states nothing usable, a JSON Web Token's own <c>exp - iat</c> counts; else the lifetime is unknown.
/// </summary>
public static class Lifetime
{
    /// <summary>How long before its expiry a token is due at most.</summary>
    public static readonly TimeSpan LongestDueWindow = TimeSpan.FromSeconds(60);

    private const double DueFraction = 0.1;

    // Longer than this is a slip of units or a sentinel for "never"; it must not overflow an instant.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365 * 100);

    /// <summary>Decides a token's lifetime.</summary>
    /// <param name="stated">What the reply states; zero and less say nothing.</param>
    /// <param name="token">The token.</param>
    public static (TimeSpan? Length, LifetimeSource Source) Of(TimeSpan? stated, Secret token)
    {
        if (stated is { } reply && reply > TimeSpan.Zero)
        {
            return (Bounded(reply), LifetimeSource.Reply);
        }

        return Jwt.TryParse(token.Reveal(), out Jwt? jwt) && jwt.Lifetime is { } claimed
            ? (Bounded(claimed), LifetimeSource.Jwt)
            : (null, LifetimeSource.Unknown);
    }

    /// <summary>How long before its expiry a token of that lifetime is due: 60 seconds or a tenth, whichever is less.</summary>
    /// <param name="length">The lifetime.</param>
    public static TimeSpan DueWindow(TimeSpan length)
    {
        TimeSpan fraction = length * DueFraction;
        return fraction < LongestDueWindow ? fraction : LongestDueWindow;
    }

    private static TimeSpan Bounded(TimeSpan length) => length > Longest ? Longest : length;
}
