using TokenAuth.Errors;
using TokenAuth.State;
using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>What the steps of a renewal do for a session that is saved.</summary>
internal sealed class SavedRenewal(AuthSession session, SessionKeeping keeping, EngineContext engine, bool isRejected)
{
    private static readonly TimeSpan PollFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>3. What the sealed file says. What it does not tell now, it tells the holder of the lock.</summary>
    public async Task<KeptState> LookAsync()
    {
        try
        {
            return await keeping.LookAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (IsVaultTrouble(failure))
        {
            return KeptState.Nothing;
        }
    }

    /// <summary>4. The session's lock; null where the state folder cannot be used.</summary>
    public Task<FileLock?> LockAsync() => keeping.LockAsync(keeping.PatienceFor(session.Setup.Context.Transport), CancellationToken.None);

    /// <summary>5. The newest of sealed file and vault. A vault that does not answer stops a renewal only while the token is good.</summary>
    public async Task<KeptState> NewestAsync(FileLock? mine)
    {
        await keeping.Upkeep.SettledAsync().ConfigureAwait(false);
        try
        {
            return await keeping.NewestAsync(mine, asksVault: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (IsVaultTrouble(failure) && MustGoOn)
        {
            RemarkVault(failure);
            return await keeping.LookAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (failure.ErrorId == ErrorId.SavedSessionInvalid)
        {
            // Neither of the two can be read; this process holds all that is left.
            RemarkVault(failure);
            return KeptState.Nothing;
        }
    }

    /// <summary>6. The claim; null where none is needed, or where nothing is left to do.</summary>
    public async Task<VaultClaim?> ClaimAsync(FileLock? mine, Func<Task<bool>> isNeeded)
    {
        if (!keeping.NeedsClaim(mine))
        {
            return null;
        }

        try
        {
            return await VaultClaim.TakeAsync(keeping.Access, keeping.Name, mine, keeping.RedemptionTime(session.Setup.Context.Transport) * 2, isNeeded, engine.Clock).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (IsVaultTrouble(failure) && MustGoOn)
        {
            // Other machines cannot reach it either, or they can: beyond this no guarantee holds.
            RemarkVault(failure);
            return null;
        }
    }

    /// <summary>7. The file for what will be brought; null where there is no space for it.</summary>
    public DurableFile? Prepare(FileLock? mine) => keeping.Prepare(mine);

    /// <summary>8. What is about to be sent.</summary>
    public void WriteIntent(FileLock? mine, bool isSignIn)
    {
        DateTimeOffset now = engine.Clock.GetUtcNow();
        if (isSignIn)
        {
            keeping.OwnSignInAt = now;
        }

        keeping.Write(mine, session.ToDocument(keeping), new SessionIntent(isSignIn, now));
    }

    /// <summary>10. Nothing was redeemed.</summary>
    public void ClearIntent(FileLock? mine) => keeping.Write(mine, session.ToDocument(keeping));

    /// <summary>11. What another machine, or a process without a lock, has brought meanwhile; null where nobody did.</summary>
    public async Task<KeptState?> FindNewerAsync(FileLock? mine)
    {
        TokenPosition refused = session.Held.Tokens.Position;
        long started = engine.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                KeptState kept = await keeping.NewestAsync(mine, asksVault: true, CancellationToken.None).ConfigureAwait(false);
                if (kept.Position > refused)
                {
                    return kept;
                }
            }
            catch (TokenAuthException failure) when (IsVaultTrouble(failure))
            {
                RemarkVault(failure);
            }

            if (!keeping.Access.Vault.IsShared || engine.Clock.GetElapsedTime(started) >= PollFor)
            {
                return null;
            }

            await Task.Delay(PollEvery, engine.Clock).ConfigureAwait(false);
        }
    }

    /// <summary>11. These tokens are at their end, for every process.</summary>
    public void WriteEnding(FileLock? mine, TokenPosition position, SignInAgainReason reason)
    {
        SessionDocument document = session.ToDocument(keeping);

        // A sign-in meanwhile has tokens of its own, and writes them itself.
        if (document.Tokens.Position == position)
        {
            keeping.Write(mine, document, ended: reason);
        }
    }

    /// <summary>12. What was brought, on disk; 15. where that fails, in the vault, and else at the next use.</summary>
    /// <exception cref="SignInAgainException">The session was signed out meanwhile, by somebody who did not wait for the lock.</exception>
    public async Task WriteAsync(FileLock? mine, SessionSetup setup, TokenSet tokens, DurableFile? prepared)
    {
        KeptState kept = await LookAsync().ConfigureAwait(false);
        if (kept.IsTombstone)
        {
            session.Adopt(kept);
        }

        var document = new SessionDocument(keeping.Name, setup, tokens) { OwnSignInAt = keeping.OwnSignInAt };
        if (prepared is not null && keeping.Write(mine, document, prepared: prepared))
        {
            return;
        }

        try
        {
            // Then nobody may take the file, which is older, for the newest.
            if (await keeping.WriteEntryAsync(document, isNew: false, CancellationToken.None).ConfigureAwait(false) == EntryOutcome.Written)
            {
                keeping.RemoveSealed(mine);
            }
        }
        catch (TokenAuthException failure)
        {
            keeping.Upkeep.Owe();
            RemarkVault(failure);
        }
    }

    /// <summary>14. To a shared vault, in the background; then the claim is given up.</summary>
    public void WriteThrough(VaultClaim? claim)
    {
        if (keeping.Access.Vault.IsShared || claim is not null)
        {
            keeping.Upkeep.WriteThrough(session, claim);
        }
    }

    /// <summary>Whether a remembered credential was sent without a person so recently, by whichever process.</summary>
    public bool SignedInByItselfWithin(TimeSpan time) => keeping.OwnSignInAt is { } before && engine.Clock.GetUtcNow() - before < time;

    // The token in memory is of no use any more: it has expired, or the service has refused it.
    private bool MustGoOn => isRejected || session.Held.Remaining(engine.Clock) is { Ticks: <= 0 };

    private static bool IsVaultTrouble(TokenAuthException failure) =>
        failure.ErrorId is ErrorId.VaultNotFound or ErrorId.VaultLocked or ErrorId.VaultTimeout or ErrorId.VaultReadFailed or ErrorId.VaultWriteFailed;

    private void RemarkVault(TokenAuthException failure) =>
        keeping.Remark($"The session '{session.Name}' goes on without the vault '{keeping.Access.Vault.Name}' for now. {failure.Message}");
}
