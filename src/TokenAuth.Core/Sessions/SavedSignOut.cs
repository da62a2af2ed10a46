using TokenAuth.Errors;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// The end of a saved session: under its lock a tombstone is written, then the server is told, then the vault's entry is removed. From the
/// tombstone on no other process renews or restores it. If the server cannot be told and that matters, the tombstone is taken back.
/// </summary>
internal sealed class SavedSignOut(AuthSession session, SessionKeeping keeping, INoticeSink notices)
{
    /// <summary>Ends the session.</summary>
    /// <returns>Whether the server ended it; false where the service has no sign-out.</returns>
    public async Task<bool> EndAsync(bool evenIfServerFails, CancellationToken cancellationToken)
    {
        using FileLock? mine = await keeping.LockAsync(keeping.PatienceFor(session.Setup.Context.Transport), cancellationToken).ConfigureAwait(false);
        KeptState kept = await NewestAsync(mine, cancellationToken).ConfigureAwait(false);
        if (kept.IsTombstone || kept.IsRemoved)
        {
            await (kept.IsTombstone ? RemoveEntryAsync() : Task.CompletedTask).ConfigureAwait(false);
            return true;
        }

        try
        {
            session.Adopt(kept);
        }
        catch (SignInAgainException)
        {
            // Another account's session is saved there by now: it stays.
            return await session.TellServerAsync(cancellationToken).ConfigureAwait(false);
        }

        keeping.WriteTombstone(mine, session.Held.Tokens.Position);
        FaultPoint.Hit(FaultPoint.AfterTombstone);
        TokenAuthException? failure = null;
        bool isTold = false;
        try
        {
            isTold = await session.TellServerAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException untold) when (evenIfServerFails)
        {
            failure = untold;
        }
        catch
        {
            // Taken back: whoever looks from now on finds the session as it was.
            keeping.Write(mine, session.ToDocument(keeping));
            throw;
        }

        FaultPoint.Hit(FaultPoint.AfterRevocation);
        await RemoveEntryAsync().ConfigureAwait(false);
        keeping.SayRemarks(notices);
        return failure is null ? isTold : throw failure;
    }

    // What is ended is the newest of all; and who ended it already has told the server.
    private async Task<KeptState> NewestAsync(FileLock? mine, CancellationToken cancellationToken)
    {
        try
        {
            return await keeping.NewestAsync(mine, asksVault: false, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            notices.Warn($"What is saved of the session '{session.Name}' cannot be read; what this process knows of it is ended. {failure.Message}");
            return KeptState.Nothing;
        }
    }

    private async Task RemoveEntryAsync()
    {
        try
        {
            await keeping.RemoveEntryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            notices.Warn($"The entry '{keeping.Entry}' could not be removed from the vault '{keeping.Access.Vault.Name}'; remove it yourself. {failure.Message}");
        }
    }
}
