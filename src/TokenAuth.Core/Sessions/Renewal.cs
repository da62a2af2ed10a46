using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// The renewal of one session's tokens, in the order of its steps: not due, return; join the flight; look again; send once; at most
/// one retry where nobody knows whether the request arrived; publish. A waiter that gives up never stops it.
/// </summary>
internal sealed class Renewal(AuthSession session, EngineContext engine)
{
    private const string WholeSession = "";
    private const int Rounds = 3;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenOwnSignIns = TimeSpan.FromMinutes(1);

    private readonly SingleFlight<HeldTokens> _flight = new(engine.Flights);

    // Touched by the one flight only; read elsewhere for display.
    private volatile Ending? _ending;
    private TokenPosition? _openIntent;
    private TokenAuthException? _lastFailure;
    private TimeSpan _backOff;
    private long _failedAt;
    private long? _ownSignInAt;
    private string? _said;
    private volatile IReadOnlyList<string>? _narrowed;
    private long _longestGiven = long.MaxValue;

    /// <summary>Why these tokens cannot be renewed; null while they can.</summary>
    public SignInAgainReason? EndingOf(TokenPosition position) => _ending is { } ending && ending.Position == position ? ending.Reason : null;

    /// <summary>A token that meets the demand.</summary>
    /// <param name="demand">What the caller needs.</param>
    /// <param name="notices">Hears of a renewal that failed while the token is still good.</param>
    /// <param name="cancellationToken">Ends the wait, not the renewal.</param>
    public async ValueTask<HeldTokens> GetAsync(TokenDemand demand, INoticeSink notices, CancellationToken cancellationToken)
    {
        HeldTokens held = session.Held;
        for (int round = 0; round < Rounds; round++)
        {
            // 1. Not due: what is in memory.
            if (Meets(held, demand))
            {
                SayWhatIsMissing(held, demand, notices);
                return held;
            }

            // Nothing would change by asking again for a token that a 401 brought and that never worked.
            if (demand.AfterRejection && held is { BroughtByRejection: true, Worked: false })
            {
                return held;
            }

            HeldTokens seen = held;
            try
            {
                // 2. The process's one flight.
                held = await _flight.JoinAsync(WholeSession, () => RenewAsync(seen, demand), cancellationToken).ConfigureAwait(false);
                if (held.Tokens.Position > seen.Tokens.Position)
                {
                    notices.Inform($"Session '{session.Name}': token {seen.Tokens.Position} was renewed to {held.Tokens.Position}.");
                    if (_narrowed is { } missing)
                    {
                        _narrowed = null;
                        notices.Warn(ScopeCheck.Describe(session.Name, missing));
                    }
                }
            }
            catch (TokenAuthException failure) when (demand.NewerThan is null && seen.Remaining(engine.Clock) is not { Ticks: <= 0 })
            {
                SayOnce(notices, $"Session '{session.Name}': the renewal failed, the present token is used while it lasts. {failure.Message}");
                return seen;
            }

            // A lifetime that this very renewal could not give will not come from another one, in this call or the next.
            if (LacksLifetime(held, demand))
            {
                Volatile.Write(ref _longestGiven, held.Tokens.Length!.Value.Ticks);
                SayWhatIsMissing(held, demand, notices);
                return held;
            }
        }

        return held;
    }

    /// <summary>Waits until no flight is under way.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_flight.UnderWay()).WaitAsync(cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>A new sign-in: what was held against the old tokens is void.</summary>
    public void Reset()
    {
        _ending = null;
        _narrowed = null;
        _lastFailure = null;
        _backOff = TimeSpan.Zero;
        Volatile.Write(ref _longestGiven, long.MaxValue);
    }

    private void SayWhatIsMissing(HeldTokens held, TokenDemand demand, INoticeSink notices)
    {
        if (LacksLifetime(held, demand))
        {
            SayOnce(notices, $"Session '{session.Name}': the service gives no token that lasts {demand.MinimumLifetime}; its tokens last {held.Tokens.Length}.");
        }
    }

    // A loop of ten thousand requests in the due window shall not warn ten thousand times.
    private void SayOnce(INoticeSink notices, string message)
    {
        if (Interlocked.Exchange(ref _said, message) == message)
        {
            notices.Inform(message);
        }
        else
        {
            notices.Warn(message);
        }
    }

    private bool Meets(HeldTokens held, TokenDemand demand)
    {
        if (demand.NewerThan is { } seen)
        {
            return held.Tokens.Position > seen;
        }

        if (LacksLifetime(held, demand) && held.Remaining(engine.Clock) < LongestToExpect())
        {
            return false;
        }

        return !held.IsDue(engine.Clock, engine.Jitter);
    }

    private bool LacksLifetime(HeldTokens held, TokenDemand demand) =>
        demand.NewerThan is null && demand.MinimumLifetime is { } wanted && held.Remaining(engine.Clock) < wanted;

    // What a renewal once gave to somebody who asked for more, less the window in which it counts as new.
    private TimeSpan LongestToExpect()
    {
        var longest = TimeSpan.FromTicks(Volatile.Read(ref _longestGiven));
        return longest == TimeSpan.MaxValue ? longest : longest - Lifetime.DueWindow(longest);
    }

    private async Task<HeldTokens> RenewAsync(HeldTokens seen, TokenDemand demand)
    {
        HeldTokens held = session.Held;
        if (held.Tokens.Position > seen.Tokens.Position)
        {
            return held;
        }

        if (session.IsSignedOut)
        {
            throw new SignInAgainException(SignInAgainReason.SignedOut, session.Name);
        }

        SessionSetup setup = session.Setup;
        if (demand.NewerThan is null || demand.AfterRejection)
        {
            RefuseDuringBackOff();
        }

        bool maySignIn = setup.Flow.CanRepeat && !demand.WithoutSignIn;
        if (WhyNoRefresh(held, setup) is { } reason && !maySignIn)
        {
            throw new SignInAgainException(reason, session.Name);
        }

        try
        {
            (TokenReply reply, TokenPosition position) = await RedeemAsync(held, setup, maySignIn).ConfigureAwait(false);
            _openIntent = null;
            _lastFailure = null;
            _backOff = TimeSpan.Zero;

            // 13. Publish; a sign-in that happened meanwhile is newer and stays. A new epoch takes nothing over from the old one.
            TokenSet? previous = position.Epoch == held.Tokens.Position.Epoch ? held.Tokens : null;
            _narrowed = ScopeCheck.Missing(reply, held.Tokens.Scopes) is { Count: > 0 } missing ? missing : null;
            return session.Publish(TokenSet.From(reply, position, engine.Clock.GetUtcNow(), previous), demand.AfterRejection);
        }
        catch (TokenAuthException) when (session.Held.Tokens.Position > held.Tokens.Position)
        {
            // 11. What failed was about tokens that a sign-in has replaced meanwhile.
            return session.Held;
        }
        catch (TokenAuthException failure) when (failure.ErrorId is not (ErrorId.SignInAgain or ErrorId.RenewalTooSoon))
        {
            BackOff(failure);
            throw;
        }
    }

    private async Task<(TokenReply Reply, TokenPosition Position)> RedeemAsync(HeldTokens held, SessionSetup setup, bool maySignIn)
    {
        TokenSet tokens = held.Tokens;
        if (WhyNoRefresh(held, setup) is null)
        {
            try
            {
                TokenReply reply = await RefreshAsync(tokens, setup).ConfigureAwait(false);
                return (reply, tokens.Position.NextRotation());
            }
            catch (GrantRefusedException refusal)
            {
                // 11. Refused: these very tokens are at their end, unless the session can start anew.
                SignInAgainReason reason = _openIntent == tokens.Position ? SignInAgainReason.ReplyLost : SignInAgainReason.RefreshTokenRefused;
                _ending = new Ending(tokens.Position, reason);
                if (!maySignIn)
                {
                    throw new SignInAgainException(reason, session.Name, refusal);
                }
            }
        }

        TokenReply signedIn = await SignInByItselfAsync(tokens.Position, setup).ConfigureAwait(false);
        return (signedIn, tokens.Position.NextSignIn(engine.Clock.GetUtcNow()));
    }

    private async Task<TokenReply> RefreshAsync(TokenSet tokens, SessionSetup setup)
    {
        Secret refreshToken = tokens.RefreshToken!;
        try
        {
            // 9. Once.
            return await RefreshTokenGrant.RedeemAsync(setup.Context, refreshToken, setup.Flow.Account, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ServiceUnreachableException failure) when (failure.RequestLeft)
        {
            // 10. Nobody knows whether it arrived. One retry: a service that allows for lost replies answers it.
            _openIntent = tokens.Position;
            return await RefreshTokenGrant.RedeemAsync(setup.Context, refreshToken, setup.Flow.Account, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<TokenReply> SignInByItselfAsync(TokenPosition position, SessionSetup setup)
    {
        if (setup.Flow.RisksLockOut && _ownSignInAt is { } before && engine.Clock.GetElapsedTime(before) < BetweenOwnSignIns)
        {
            throw new TokenAuthException(
                ErrorId.RenewalTooSoon, ErrorKind.Limit, $"The session '{session.Name}' signed in by itself less than a minute ago and does so at most once a minute.")
            {
                SessionName = session.Name,
                NextStep = "Wait a minute. If the service keeps refusing the token, the account or its rights have changed.",
            };
        }

        _ownSignInAt = engine.Clock.GetTimestamp();
        try
        {
            // Nobody is asked: whoever started this command did not start a sign-in.
            return await setup.Flow.SignInAsync(setup.Context with { Prompt = null, Interaction = null }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException refusal) when (setup.Flow.RisksLockOut && refusal.ErrorId is ErrorId.SignInRefused or ErrorId.SignInLockedOut or ErrorId.TwoFactorRefused or ErrorId.TwoFactorRequired)
        {
            setup.Flow.Forget();
            _ending = new Ending(position, SignInAgainReason.CredentialRefused);
            throw new SignInAgainException(SignInAgainReason.CredentialRefused, session.Name, refusal);
        }
    }

    private SignInAgainReason? WhyNoRefresh(HeldTokens held, SessionSetup setup)
    {
        TokenSet tokens = held.Tokens;
        if (EndingOf(tokens.Position) is { } known)
        {
            return known;
        }

        if (!setup.Context.Service.CanRefresh || tokens.RefreshToken is null)
        {
            return SignInAgainReason.NoWayToRenew;
        }

        return tokens.RefreshExpiresAt <= engine.Clock.GetUtcNow() ? SignInAgainReason.RefreshTokenExpired : null;
    }

    private void RefuseDuringBackOff()
    {
        if (_lastFailure is { } failure && engine.Clock.GetElapsedTime(_failedAt) < _backOff)
        {
            throw failure;
        }
    }

    // Every failure counts, not the network's alone: a loop of requests must not hammer a service that answers with nonsense.
    private void BackOff(TokenAuthException failure)
    {
        TimeSpan doubled = _backOff == TimeSpan.Zero ? FirstBackOff : _backOff * 2;
        TimeSpan asked = (failure as ServiceUnreachableException)?.RetryAfter ?? TimeSpan.Zero;
        TimeSpan next = doubled > asked ? doubled : asked;
        _backOff = next < LongestBackOff ? next : LongestBackOff;
        _failedAt = engine.Clock.GetTimestamp();
        _lastFailure = failure;
    }

    private sealed record Ending(TokenPosition Position, SignInAgainReason Reason);
}
