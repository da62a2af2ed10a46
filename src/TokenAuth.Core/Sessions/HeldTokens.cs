using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>A token set in the hands of this process, with what only this process knows about it.</summary>
internal sealed class HeldTokens(TokenSet tokens, long receivedTimestamp, bool broughtByRejection)
{
    // Nobody is handed it; shorter than what is masked in a reply.
    private static readonly Secret NoToken = new("none");

    private volatile bool _worked;

    public TokenSet Tokens => tokens;

    /// <summary>What callers get: made once, so that reading a token that is not due costs no memory.</summary>
    public AccessToken Handed { get; } = new(tokens.AccessToken, tokens.ExpiresAt, tokens.Position, tokens.IdToken);

    /// <summary>Whether a 401 brought it.</summary>
    public bool BroughtByRejection => broughtByRejection;

    /// <summary>Whether a request with it was ever accepted.</summary>
    public bool Worked => _worked;

    /// <summary>Whether its tokens were forgotten; what is no secret of them stays.</summary>
    public bool IsForgotten => ReferenceEquals(tokens.AccessToken, NoToken);

    public void MarkWorked() => _worked = true;

    /// <summary>The same without its tokens.</summary>
    public HeldTokens Forget() => new(tokens with { AccessToken = NoToken, RefreshToken = null, IdToken = null }, receivedTimestamp, broughtByRejection);

    /// <summary>
    /// The time left, by the wall clock or by the monotonic one, whichever says less: the first stops in a debugger or is set back,
    /// the second stops while the machine sleeps. Null where the lifetime is unknown.
    /// </summary>
    public TimeSpan? Remaining(TimeProvider clock)
    {
        if (tokens.ExpiresAt is not { } expiry || tokens.Length is not { } length)
        {
            return null;
        }

        TimeSpan byWallClock = expiry - clock.GetUtcNow();
        TimeSpan byMonotonicClock = length - clock.GetElapsedTime(receivedTimestamp);
        return byWallClock < byMonotonicClock ? byWallClock : byMonotonicClock;
    }

    /// <summary>Whether it is time to renew.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="jitter">The process's place inside the due window, 0 to 1. Its second half stays free for the renewal itself.</param>
    public bool IsDue(TimeProvider clock, double jitter) =>
        Remaining(clock) is { } remaining && remaining <= Lifetime.DueWindow(tokens.Length!.Value) * (1 - (jitter / 2));
}
