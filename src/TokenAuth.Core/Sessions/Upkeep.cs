using TokenAuth.Errors;
using TokenAuth.State;

namespace TokenAuth.Sessions;

/// <summary>What is still to be done about one saved session, in the background: writes that failed or wait for their time, and the proof that the vault has kept them.</summary>
internal sealed class Upkeep(SessionKeeping keeping, EngineContext engine)
{
    private const int MostConfirmations = 3;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(5);

    private volatile Task _writeThrough = Task.CompletedTask;
    private volatile bool _isOwed;
    private int _isWriting;
    private int _isConfirming;
    private long _tried;

    /// <summary>Waits for what a renewal wrote to a shared vault: the next one must find it there.</summary>
    public Task SettledAsync() => _writeThrough;

    /// <summary>Something could not be written; the next use tries again.</summary>
    public void Owe()
    {
        _tried = engine.Clock.GetTimestamp();
        _isOwed = true;
    }

    /// <summary>At a use of the session: writes what is owed, in the background.</summary>
    public void Continue(AuthSession session)
    {
        if (_isOwed && engine.Clock.GetElapsedTime(_tried) >= BetweenAttempts)
        {
            Begin(session);
        }
    }

    /// <summary>
    /// Writes what is owed, in the background. The end of the process waits for that a little, but not with a vault that is written seldom: there the
    /// sealed file carries everything, and the next process writes the entry.
    /// </summary>
    public void Begin(AuthSession session)
    {
        _isOwed = true;
        Task writing = Task.Run(() => WriteOwedAsync(session));
        if (!keeping.Access.Vault.MayLoseWrites)
        {
            engine.Flights.Add(writing);
        }
    }

    /// <summary>Writes the entry of a new sign-in. What fails is owed.</summary>
    public async Task WriteEntryAsync(AuthSession session)
    {
        try
        {
            if (await keeping.WriteEntryAsync(session.ToDocument(keeping), isNew: true, CancellationToken.None).ConfigureAwait(false) != EntryOutcome.Written)
            {
                return;
            }

            if (keeping.Access.Vault.MayLoseWrites)
            {
                ConfirmLater(session);
            }
            else
            {
                await MarkConfirmedAsync(keeping.PatienceFor(session.Setup.Context.Transport), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TokenAuthException failure)
        {
            RemarkUnsaved(session, failure);
            Owe();
        }
    }

    /// <summary>After a session was read back: brings an entry back that was lost or never written, and remembers that one which is there has lasted.</summary>
    public async Task BeginAfterRestoreAsync(AuthSession session, KeptState kept, CancellationToken cancellationToken)
    {
        if (kept.EntryLineage != kept.Position.Lineage)
        {
            Begin(session);
        }
        else if (keeping.IsConfirmed && kept is { IsSealed: true, IsMarkedConfirmed: false })
        {
            try
            {
                await MarkConfirmedAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenAuthException failure) when (failure.ErrorId == ErrorId.LockTimeout)
            {
                // Whoever has the lock, or the next one, says it.
            }
        }
    }

    /// <summary>The vault has lost its key, a copy of which stood beside a session: it is written back in the background.</summary>
    public void BringKeyBack() => _ = Task.Run(async () =>
    {
        try
        {
            await keeping.Access.Keys.NeedAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException)
        {
            // The copy is still there; the next one who reads it tries again.
        }
    });

    /// <summary>Writes to a shared vault what a renewal brought.</summary>
    public void WriteThrough(AuthSession session, VaultClaim? claim)
    {
        Task writing = Task.Run(() => WriteThroughAsync(session, claim));
        _writeThrough = writing;
        engine.Flights.Add(writing);
    }

    /// <summary>Writes sealed file and entry where they are older than what this process holds. Waits for the lock as long as it takes.</summary>
    /// <returns>What went wrong; null where nothing did, or where somebody else is at it.</returns>
    public async Task<TokenAuthException?> WriteOwedAsync(AuthSession session)
    {
        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            return null;
        }

        try
        {
            _tried = engine.Clock.GetTimestamp();
            using FileLock? mine = await keeping.LockAsync(keeping.PatienceFor(session.Setup.Context.Transport), CancellationToken.None).ConfigureAwait(false);
            KeptState kept = await keeping.NewestAsync(mine, asksVault: true, CancellationToken.None).ConfigureAwait(false);
            session.Adopt(kept);
            SessionDocument document = session.ToDocument(keeping);
            bool isSealed = (kept.Position == document.Tokens.Position && kept.IsSealed) || keeping.Write(mine, document);
            bool isEntryDue = !isSealed || keeping.Access.Vault.IsShared || kept.EntryLineage != document.Tokens.Position.Lineage;
            if (isEntryDue)
            {
                await WriteOwedEntryAsync(session, document, mine, isSealed).ConfigureAwait(false);
            }

            _isOwed = false;
            return null;
        }
        catch (SignInAgainException ended)
        {
            _isOwed = false;
            return ended;
        }
        catch (TokenAuthException failure)
        {
            RemarkUnsaved(session, failure);
            Owe();
            return failure;
        }
        finally
        {
            _tried = engine.Clock.GetTimestamp();
            Volatile.Write(ref _isWriting, 0);
        }
    }

    /// <summary>Proves in a while, if this process lives that long, that the vault has kept what was written; else writes it again.</summary>
    public void ConfirmLater(AuthSession session)
    {
        if (keeping.Access.Vault.MayLoseWrites && Interlocked.Exchange(ref _isConfirming, 1) == 0)
        {
            _ = Task.Run(async () =>
            {
                try
                {
                    await ConfirmAsync(session, CancellationToken.None).ConfigureAwait(false);
                }
                catch (TokenAuthException)
                {
                    // Another process that reads the entry confirms it.
                }
                finally
                {
                    Volatile.Write(ref _isConfirming, 0);
                }
            });
        }
    }

    /// <summary>Waits until a process that has just begun would find what was written; where it was lost, writes it again.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultWriteFailed"/>: it was lost each time.</exception>
    public async Task ConfirmAsync(AuthSession session, CancellationToken cancellationToken)
    {
        for (int round = 0; round < MostConfirmations; round++)
        {
            if (keeping.Access.Vault.MayLoseWrites)
            {
                await Task.Delay(VaultAccess.Quiet, engine.Clock, cancellationToken).ConfigureAwait(false);
            }

            bool hasEntry = await keeping.HasEntryLastedAsync(cancellationToken).ConfigureAwait(false);
            bool isKeyLost = (!hasEntry || keeping.Access.Keys.IsWritten) && !await keeping.HasKeyLastedAsync(cancellationToken).ConfigureAwait(false);
            if (hasEntry && !isKeyLost)
            {
                await MarkConfirmedAsync(keeping.PatienceFor(session.Setup.Context.Transport), cancellationToken).ConfigureAwait(false);
                return;
            }

            if (!await IsOursToWriteAsync(session, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            // Whatever took the write away was older than it. What this process holds is written whole, the key with it.
            keeping.Remark($"What was saved of the session '{session.Name}' was lost in the vault '{keeping.Access.Vault.Name}', as another process wrote it at the same time. It is written again.");
            await keeping.RewriteAsync(session.ToDocument(keeping), isKeyLost, cancellationToken).ConfigureAwait(false);
        }

        throw new TokenAuthException(ErrorId.VaultWriteFailed, ErrorKind.InvalidOperation, $"The vault '{keeping.Access.Vault.Name}' does not keep the entry '{keeping.Entry}': it was lost each time it was written.")
        {
            NextStep = "Find out which process writes the vault all the time; the session goes on meanwhile.",
        };
    }

    // On disk, so that from now on the entry's absence means that its owner removed it.
    private async Task MarkConfirmedAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        keeping.IsConfirmed = true;
        using FileLock? mine = await keeping.LockAsync(patience, cancellationToken).ConfigureAwait(false);
        await MarkConfirmedAsync(mine, cancellationToken).ConfigureAwait(false);
    }

    private async Task MarkConfirmedAsync(FileLock? mine, CancellationToken cancellationToken)
    {
        KeptState kept = await keeping.LookAsync(cancellationToken).ConfigureAwait(false);
        if (kept is { Document: { } document, IsMarkedConfirmed: false })
        {
            keeping.Write(mine, document, kept.Intent, kept.Ended);
        }
    }

    private async Task WriteThroughAsync(AuthSession session, VaultClaim? claim)
    {
        try
        {
            if (await keeping.WriteEntryAsync(session.ToDocument(keeping), isNew: false, CancellationToken.None).ConfigureAwait(false) == EntryOutcome.Removed)
            {
                await EndRemovedAsync(session).ConfigureAwait(false);
            }

            await (claim?.ReleaseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            // The claim stays until it expires: until then no other machine spends what is spent.
            claim?.Abandon();
            keeping.Remark($"The vault '{keeping.Access.Vault.Name}' does not have the newest token of the session '{session.Name}' yet; the next use tries again. {failure.Message}");
            Owe();
        }
    }

    private void RemarkUnsaved(AuthSession session, TokenAuthException failure) =>
        keeping.Remark($"The session '{session.Name}' could not be saved in the vault '{keeping.Access.Vault.Name}' yet; the next use tries again. {failure.Message}");

    private async Task WriteOwedEntryAsync(AuthSession session, SessionDocument document, FileLock? mine, bool isSealed)
    {
        EntryOutcome outcome = await keeping.WriteEntryAsync(document, isNew: false, CancellationToken.None).ConfigureAwait(false);
        if (outcome == EntryOutcome.Removed)
        {
            keeping.WriteTombstone(mine, document.Tokens.Position);
            session.Adopt(new KeptState { IsRemoved = true });
        }
        else if (outcome == EntryOutcome.Written)
        {
            if (!isSealed)
            {
                keeping.RemoveSealed(mine);
            }

            if (keeping.IsConfirmed)
            {
                await MarkConfirmedAsync(mine, CancellationToken.None).ConfigureAwait(false);
            }

            ConfirmLater(session);
        }
    }

    private async Task EndRemovedAsync(AuthSession session)
    {
        using FileLock? mine = await keeping.LockAsync(keeping.PatienceFor(session.Setup.Context.Transport), CancellationToken.None).ConfigureAwait(false);
        keeping.WriteTombstone(mine, session.Held.Tokens.Position);
    }

    // A later sign-in, or the end of the session, has an entry of its own or none, and whoever wrote it looks after it.
    private async Task<bool> IsOursToWriteAsync(AuthSession session, CancellationToken cancellationToken)
    {
        try
        {
            session.Adopt(await keeping.LookAsync(cancellationToken).ConfigureAwait(false));
            return !session.IsSignedOut && session.Held.Tokens.Position.Lineage == keeping.WrittenLineage;
        }
        catch (SignInAgainException)
        {
            return false;
        }
    }
}
