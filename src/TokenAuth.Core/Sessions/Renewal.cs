using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// The renewal of one session's tokens, in the order of its fifteen steps. A waiter that gives up never stops it. For a session that is kept
/// in memory only, what remains is: not due, return; join the flight; send once; at most one retry where nobody knows whether the request
/// arrived; publish.
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

    /// <summary>The token in memory, where it meets the demand.</summary>
    /// <param name="demand">What the caller needs.</param>
    /// <param name="notices">Hears of a lifetime that the service does not give.</param>
    public HeldTokens? FindAtHand(TokenDemand demand, INoticeSink notices)
    {
        HeldTokens held = session.Held;
        if (session.IsEndedElsewhere || !Meets(held, demand))
        {
            return null;
        }

        session.Keeping?.Upkeep.Continue(session);
        SayWhatIsMissing(held, demand, notices);
        return held;
    }

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
            if (FindAtHand(demand, notices) is { } atHand)
            {
                return atHand;
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
            catch (TokenAuthException failure) when (demand.NewerThan is null && !session.IsEndedElsewhere && session.Held.Remaining(engine.Clock) is not { Ticks: <= 0 })
            {
                SayOnce(notices, $"Session '{session.Name}': the renewal failed, the present token is used while it lasts. {failure.Message}");
                return session.Held;
            }
            finally
            {
                session.Keeping?.SayRemarks(notices);
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

    /// <summary>Does something in the place of a renewal: none begins meanwhile.</summary>
    public async Task AloneAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        bool isDone = false;
        while (!isDone)
        {
            try
            {
                await _flight.JoinAsync(
                    WholeSession,
                    async () =>
                    {
                        isDone = true;
                        await act().ConfigureAwait(false);
                        return session.Held;
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (TokenAuthException) when (!isDone)
            {
                // The renewal that was waited for has failed, which is not this caller's affair.
            }
        }
    }

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
        if (session.Held.Tokens.Position > seen.Tokens.Position)
        {
            return session.Held;
        }

        RefuseSignedOut();

        // What keeps a saved session; null for one that is in memory only, which then passes over the steps that are about other processes.
        SavedRenewal? saved = session.Keeping is { } keeping ? new SavedRenewal(session, keeping, engine, demand.AfterRejection) : null;

        // 3. Without the lock: what another process has left.
        if (saved is not null)
        {
            Take(await saved.LookAsync().ConfigureAwait(false), isLocked: false);
            FaultPoint.Hit(FaultPoint.AfterLook);
            if (Meets(session.Held, demand))
            {
                return session.Held;
            }
        }

        RefuseWithoutAWay(demand);

        // 4. The lock of this user's processes.
        using FileLock? mine = saved is null ? null : await saved.LockAsync().ConfigureAwait(false);
        FaultPoint.Hit(FaultPoint.AfterLock);

        // 5. Once more, with the lock; a shared vault too. 6. The claim, which keeps other machines out.
        VaultClaim? claim = null;
        if (saved is not null)
        {
            Take(await saved.NewestAsync(mine).ConfigureAwait(false), isLocked: true);
            FaultPoint.Hit(FaultPoint.AfterNewest);
            if (!Meets(session.Held, demand))
            {
                RefuseWithoutAWay(demand);
                claim = await saved.ClaimAsync(
                    mine,
                    async () =>
                    {
                        Take(await saved.NewestAsync(mine).ConfigureAwait(false), isLocked: true);
                        return !Meets(session.Held, demand);
                    }).ConfigureAwait(false);
                FaultPoint.Hit(FaultPoint.AfterClaim);
            }
        }

        try
        {
            if (saved is not null)
            {
                if (Meets(session.Held, demand))
                {
                    await (claim?.ReleaseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
                    return session.Held;
                }

                RefuseSignedOut();
                RefuseWithoutAWay(demand);
            }

            return await RedeemAsync(demand, saved, mine, claim).ConfigureAwait(false);
        }
        catch when (claim is not null)
        {
            await claim.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<HeldTokens> RedeemAsync(TokenDemand demand, SavedRenewal? saved, FileLock? mine, VaultClaim? claim)
    {
        HeldTokens held = session.Held;
        SessionSetup setup = session.Setup;
        bool maySignIn = MaySignIn(setup, demand);

        // 7. The space for what will be brought.
        using DurableFile? next = saved?.Prepare(mine);
        FaultPoint.Hit(FaultPoint.AfterPrepare);
        try
        {
            // 8. to 11.
            if (await RedeemAsync(held, setup, maySignIn, saved, mine).ConfigureAwait(false) is not { } redeemed)
            {
                await (claim?.ReleaseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
                return session.Held;
            }

            FaultPoint.Hit(FaultPoint.AfterReply);
            _openIntent = null;
            _lastFailure = null;
            _backOff = TimeSpan.Zero;

            // A sign-in that happened meanwhile is newer and stays. A new epoch takes nothing over from the old one.
            TokenSet? previous = redeemed.Position.Epoch == held.Tokens.Position.Epoch ? held.Tokens : null;
            TokenSet tokens = TokenSet.From(redeemed.Reply, redeemed.Position, engine.Clock.GetUtcNow(), previous);
            _narrowed = ScopeCheck.Missing(redeemed.Reply, held.Tokens.Scopes) is { Count: > 0 } missing ? missing : null;

            // 12. To disk, before anyone uses it.
            if (saved is not null)
            {
                await saved.WriteAsync(mine, setup, tokens, next).ConfigureAwait(false);
                FaultPoint.Hit(FaultPoint.AfterRename);
            }

            // 13. To the waiters; the lock is released as this returns.
            HeldTokens published = session.Publish(tokens, demand.AfterRejection);
            FaultPoint.Hit(FaultPoint.AfterPublish);

            // 14. To a shared vault, in the background, which also gives the claim up. 15. What could not be written is written at the next use.
            saved?.WriteThrough(claim);
            return published;
        }
        catch (TokenAuthException) when (session.Held.Tokens.Position > held.Tokens.Position)
        {
            // 11. What failed was about tokens that a sign-in has replaced meanwhile.
            await (claim?.ReleaseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            return session.Held;
        }
        catch (TokenAuthException failure) when (failure.ErrorId is not (ErrorId.SignInAgain or ErrorId.RenewalTooSoon))
        {
            BackOff(failure);
            throw;
        }
    }

    private async Task<Redeemed?> RedeemAsync(HeldTokens held, SessionSetup setup, bool maySignIn, SavedRenewal? saved, FileLock? mine)
    {
        TokenSet tokens = held.Tokens;
        if (WhyNoRefresh(held, setup) is null)
        {
            try
            {
                // 8. What is about to be sent, on disk.
                saved?.WriteIntent(mine, isSignIn: false);
                FaultPoint.Hit(FaultPoint.AfterIntent);
                TokenReply reply = await RefreshAsync(tokens, setup).ConfigureAwait(false);
                return new Redeemed(reply, tokens.Position.NextRotation());
            }
            catch (GrantRefusedException refusal)
            {
                // 11. Refused: somebody else may have spent it, and brought a newer one. Else these very tokens are at their end, unless the session can start anew.
                if (saved is not null && await saved.FindNewerAsync(mine).ConfigureAwait(false) is { } newer)
                {
                    Take(newer, isLocked: true);
                    return null;
                }

                SignInAgainReason reason = _openIntent == tokens.Position ? SignInAgainReason.ReplyLost : SignInAgainReason.RefreshTokenRefused;
                End(tokens.Position, reason, saved, mine);
                if (!maySignIn)
                {
                    throw new SignInAgainException(reason, session.Name, refusal);
                }
            }
            catch (TokenAuthException) when (saved is not null && _openIntent != tokens.Position)
            {
                // 10. Nothing was redeemed, so nothing is open.
                saved.ClearIntent(mine);
                throw;
            }
        }

        TokenReply signedIn = await SignInByItselfAsync(tokens.Position, setup, saved, mine).ConfigureAwait(false);
        return new Redeemed(signedIn, tokens.Position.NextSignIn(engine.Clock.GetUtcNow()));
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

    private async Task<TokenReply> SignInByItselfAsync(TokenPosition position, SessionSetup setup, SavedRenewal? saved, FileLock? mine)
    {
        bool isTooSoon = (_ownSignInAt is { } before && engine.Clock.GetElapsedTime(before) < BetweenOwnSignIns) || saved?.SignedInByItselfWithin(BetweenOwnSignIns) is true;
        if (setup.Flow.RisksLockOut && isTooSoon)
        {
            throw new TokenAuthException(
                ErrorId.RenewalTooSoon, ErrorKind.Limit, $"The session '{session.Name}' signed in by itself less than a minute ago and does so at most once a minute.")
            {
                SessionName = session.Name,
                NextStep = "Wait a minute. If the service keeps refusing the token, the account or its rights have changed.",
            };
        }

        _ownSignInAt = engine.Clock.GetTimestamp();
        saved?.WriteIntent(mine, isSignIn: true);
        FaultPoint.Hit(FaultPoint.AfterIntent);
        try
        {
            // Nobody is asked: whoever started this command did not start a sign-in.
            return await setup.Flow.SignInAsync(setup.Context with { Prompt = null, Interaction = null }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException refusal) when (setup.Flow.RisksLockOut && refusal.ErrorId is ErrorId.SignInRefused or ErrorId.SignInLockedOut or ErrorId.TwoFactorRefused or ErrorId.TwoFactorRequired)
        {
            setup.Flow.Forget();
            End(position, SignInAgainReason.CredentialRefused, saved, mine);
            throw new SignInAgainException(SignInAgainReason.CredentialRefused, session.Name, refusal);
        }
        catch (TokenAuthException) when (saved is not null)
        {
            saved.ClearIntent(mine);
            throw;
        }
    }

    private void End(TokenPosition position, SignInAgainReason reason, SavedRenewal? saved, FileLock? mine)
    {
        _ending = new Ending(position, reason);
        saved?.WriteEnding(mine, position, reason);
    }

    // Newer is always adopted. What is said of these very tokens counts here too; an intent only for the holder of the lock: else its author may be at work.
    private void Take(KeptState kept, bool isLocked)
    {
        session.Adopt(kept);
        TokenPosition position = session.Held.Tokens.Position;
        if (kept.IsDamaged && isLocked)
        {
            _openIntent = position;
            if (kept.ClaimedPosition > position)
            {
                // Another process has renewed since: this refresh token is spent, whatever the file held.
                _ending = new Ending(position, SignInAgainReason.ReplyLost);
            }
        }

        if (kept.Position != position)
        {
            return;
        }

        if (kept.Ended is { } reason)
        {
            _ending = new Ending(position, reason);
            if (reason == SignInAgainReason.CredentialRefused)
            {
                session.Setup.Flow.Forget();
            }
        }

        if (isLocked && kept.Intent is { IsSignIn: false })
        {
            _openIntent = position;
        }
    }

    private void RefuseSignedOut()
    {
        if (session.IsSignedOut)
        {
            throw new SignInAgainException(SignInAgainReason.SignedOut, session.Name);
        }
    }

    private void RefuseWithoutAWay(TokenDemand demand)
    {
        if (demand.NewerThan is null || demand.AfterRejection)
        {
            RefuseDuringBackOff();
        }

        if (WhyNoRefresh(session.Held, session.Setup) is { } reason && !MaySignIn(session.Setup, demand))
        {
            throw new SignInAgainException(reason, session.Name);
        }
    }

    private static bool MaySignIn(SessionSetup setup, TokenDemand demand) => setup.Flow.CanRepeat && !demand.WithoutSignIn;

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

    private sealed record Redeemed(TokenReply Reply, TokenPosition Position);
}
