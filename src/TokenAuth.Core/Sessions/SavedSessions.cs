using System.Collections.Concurrent;
using TokenAuth.Errors;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>What a store does with sessions that are saved: it finds their place, saves, and reads them back.</summary>
internal sealed class SavedSessions(EngineContext engine)
{
    // Whoever connects waits no longer for a renewal that hangs elsewhere; the sign-in is newer than what that brings.
    private static readonly TimeSpan PatienceOfConnect = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, VaultAccess> _vaults = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The way to a vault.</summary>
    public VaultAccess AccessTo(ISecretVault vault)
    {
        VaultAccess access = _vaults.GetOrAdd(vault.Name, _ => new VaultAccess(vault, engine.State, engine.Clock));
        access.Vault = vault;
        return access;
    }

    /// <summary>The place of a session in a vault.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>: the name is taken by the vault's key.</exception>
    public SessionKeeping PlaceOf(string name, ISecretVault vault) =>
        name.Equals(VaultEntryName.ReservedName, StringComparison.OrdinalIgnoreCase)
            ? throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"No session can be saved as '{name}': the vault's own key has that name.")
            {
                NextStep = "Choose another name.",
            }
            : new SessionKeeping(AccessTo(vault), name, engine);

    /// <summary>Checks that a session can be saved, before anything is sent or written.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SessionCannotBeSaved"/>.</exception>
    public static void RequireSavable(string name, SessionSetup setup, INoticeSink notices)
    {
        SignInContext context = setup.Context;
        if (context.Transport.Certificate is not null)
        {
            throw SavedErrors.CannotBeSaved(name, "its client certificate for mutual TLS stays with this process", "Keep the session in memory, and connect anew in each process.");
        }

        if (context.Transport.UnixSocket is not null)
        {
            throw SavedErrors.CannotBeSaved(name, "the Unix socket that it dials is this machine's", "Keep the session in memory, and connect anew in each process.");
        }

        if (context.Client?.Key is { CanBeExported: false })
        {
            throw SavedErrors.CannotBeSaved(name, "the private key of its client cannot be exported", "Give the key as PEM text, or keep the session in memory.");
        }

        if (context.Service.Json is null)
        {
            throw SavedErrors.CannotBeSaved(name, "its service definition was made by a program", "Give the definition as a file.");
        }

        if (FlowFormat.WhyNotSaved(setup.Flow) is { } why)
        {
            notices.Warn($"The session '{name}' is saved without its way to sign in again by itself: {why}.");
        }
    }

    /// <summary>Looks at a place before a sign-in that is to be saved there: the vault answers, has a key, and no other account's session is there.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SessionExists"/>, and what the vault may throw.</exception>
    public static async Task<KeptState> LookBeforeAsync(SessionKeeping keeping, SessionSetup setup, bool force, CancellationToken cancellationToken)
    {
        await keeping.Access.Keys.NeedAsync(cancellationToken).ConfigureAwait(false);
        keeping.SweepTombstones();
        KeptState kept;
        try
        {
            kept = await keeping.NewestAsync(mine: null, asksVault: true, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (failure.ErrorId == ErrorId.SavedSessionInvalid)
        {
            // Whatever it was, it is replaced.
            return KeptState.Nothing;
        }

        if (!force && !kept.IsRemoved && kept.Document is { } there && !IsOf(there, setup))
        {
            SessionSetup other = there.Setup;
            throw new TokenAuthException(
                ErrorId.SessionExists, ErrorKind.Exists,
                $"The vault '{keeping.Access.Vault.Name}' has a session '{there.Name}' already, for '{other.Flow.Account}' at {Origin.Of(other.Context.BaseAddress)} ({other.Context.Service.Name}).")
            {
                SessionName = there.Name,
                NextStep = "Choose another name, or replace it with -Force.",
            };
        }

        return kept;
    }

    /// <summary>
    /// Saves what a sign-in has made. The sealed file first: with the key, which is in the vault by then, it carries everything, and it is written in
    /// milliseconds. The vault's entry then follows at once, or, where somebody wrote the vault a moment ago, seconds later in the background; if the
    /// process ends before, the next one that restores the session writes it. Nothing of the sign-in is lost by an error: it is written later.
    /// </summary>
    /// <param name="make">Makes the session, after the newest that is kept there.</param>
    /// <param name="keeping">Its place.</param>
    /// <param name="seen">What was kept there before the sign-in.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the wait for the vault; the write goes on.</param>
    public async Task<AuthSession> KeepSignInAsync(Func<TokenPosition, AuthSession> make, SessionKeeping keeping, KeptState seen, INoticeSink notices, CancellationToken cancellationToken)
    {
        AuthSession session;
        bool isLocked = true;
        try
        {
            using FileLock? mine = await keeping.LockAsync(PatienceOfConnect, CancellationToken.None).ConfigureAwait(false);
            session = MakeAt(await HighestAsync(keeping, mine, seen).ConfigureAwait(false));
            keeping.Write(mine, session.ToDocument(keeping));
            FaultPoint.Hit(FaultPoint.AfterSealed);
        }
        catch (TokenAuthException failure) when (failure.ErrorId is ErrorId.LockTimeout)
        {
            isLocked = false;
            session = MakeAt(seen.Position);
            notices.Warn($"The session '{session.Name}' will be saved when another process is done with it. {failure.Message}");
        }

        if (isLocked)
        {
            await BeginEntry(session, keeping, notices).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            keeping.Upkeep.Begin(session);
        }

        keeping.SayRemarks(notices);
        return session;

        AuthSession MakeAt(TokenPosition after)
        {
            AuthSession made = make(after);
            keeping.IsConfirmed = false;
            made.KeepAt(keeping, made.Held.Tokens.Position);
            return made;
        }
    }

    /// <summary>Saves a session that was in memory only. The vault first: if it refuses, nothing has changed.</summary>
    public async Task SaveAsync(AuthSession session, ISecretVault vault, SaveOptions options, INoticeSink notices, CancellationToken cancellationToken)
    {
        string name = options.Name ?? session.Keeping?.Name ?? session.Name;
        SessionKeeping keeping = PlaceOf(name, vault);
        if (session.Keeping is { } present)
        {
            keeping = present.IsAt(vault.Name, name) ? present : throw SavedErrors.CannotBeSaved(
                session.Name,
                $"it is saved in the vault '{present.Access.Vault.Name}' as '{present.Name}' already, and two copies would spend each other's tokens",
                "Sign in again for a session of its own.");
            if (await keeping.Upkeep.WriteOwedAsync(session).ConfigureAwait(false) is { } failure)
            {
                throw failure;
            }
        }
        else
        {
            RequireSavable(session.Name, session.Setup, notices);
            await LookBeforeAsync(keeping, session.Setup, options.Force, cancellationToken).ConfigureAwait(false);
            await session.BetweenRenewalsAsync(() => SaveNowAsync(session, keeping, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        keeping.SayRemarks(notices);
        if (options.Verify)
        {
            await keeping.Upkeep.ConfirmAsync(session, cancellationToken).ConfigureAwait(false);
            keeping.SayRemarks(notices);
        }
        else
        {
            keeping.Upkeep.ConfirmLater(session);
        }
    }

    /// <summary>Reads a saved session.</summary>
    /// <returns>The session as it was saved, and its place.</returns>
    /// <exception cref="TokenAuthException">There is none, or it cannot be read.</exception>
    public async Task<(SessionDocument Document, SessionKeeping Keeping, KeptState Kept)> ReadAsync(string name, ISecretVault vault, CancellationToken cancellationToken)
    {
        SessionKeeping keeping = PlaceOf(name, vault);
        bool hasKey = await keeping.Access.Keys.LoadAsync(cancellationToken).ConfigureAwait(false) is not null;
        KeptState kept = await keeping.NewestAsync(mine: null, asksVault: true, cancellationToken).ConfigureAwait(false);
        if (kept.IsRemoved || kept.IsTombstone)
        {
            throw await EndAsync(keeping, kept, cancellationToken).ConfigureAwait(false);
        }

        SessionDocument document = kept.Document ?? throw (kept.IsDamaged ? Unreadable(keeping) : await NotFoundAsync(keeping, cancellationToken).ConfigureAwait(false));
        if (!hasKey)
        {
            keeping.Upkeep.BringKeyBack();
        }

        return (document, keeping, kept);
    }

    /// <summary>What a vault holds, from its metadata.</summary>
    public static async Task<IReadOnlyList<SavedSession>> ListAsync(ISecretVault vault, CancellationToken cancellationToken)
    {
        IReadOnlyList<VaultEntry> entries = await vault.ListAsync(VaultEntryName.Prefix, cancellationToken).ConfigureAwait(false);
        return
        [
            .. entries
                .Where(static entry => !entry.Name.Equals(VaultEntryName.Key, StringComparison.OrdinalIgnoreCase))
                .Select(entry => new SavedSession
                {
                    Name = entry.Description?.Session ?? entry.Name[VaultEntryName.Prefix.Length..],
                    Vault = vault.Name,
                    Account = entry.Description?.Account,
                    Service = entry.Description?.Service,
                    Origin = entry.Description?.Origin,
                    ExpiresAt = entry.Description?.ExpiresAt,
                    SignedInAt = entry.Description?.SignedInAt,
                })
                .OrderBy(static session => session.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static bool IsOf(SessionDocument there, SessionSetup setup)
    {
        SessionSetup other = there.Setup;
        return other.Flow.Account.Equals(setup.Flow.Account, StringComparison.OrdinalIgnoreCase) && other.Context.Service.Name == setup.Context.Service.Name &&
            Origin.Of(other.Context.BaseAddress) == Origin.Of(setup.Context.BaseAddress);
    }

    // A vault that does not answer now is no obstacle to what is signed in already.
    private static async Task<TokenPosition> HighestAsync(SessionKeeping keeping, FileLock? mine, KeptState seen)
    {
        KeptState kept;
        try
        {
            kept = await keeping.NewestAsync(mine, asksVault: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenAuthException)
        {
            return seen.Position;
        }

        return kept.Position > seen.Position ? kept.Position : seen.Position;
    }

    private static TokenAuthException Unreadable(SessionKeeping keeping) =>
        new(ErrorId.SealedFileCorrupt, ErrorKind.InvalidData, $"The vault '{keeping.Access.Vault.Name}' has no entry for the session '{keeping.Name}', and its sealed file cannot be opened: it is damaged, or the vault has lost its key.")
        {
            SessionName = keeping.Name,
            NextStep = "If a process that uses the session still runs, it brings entry and key back within seconds: try again. Else sign in again.",
        };

    private static async Task<TokenAuthException> NotFoundAsync(SessionKeeping keeping, CancellationToken cancellationToken)
    {
        IReadOnlyList<SavedSession> saved = await ListAsync(keeping.Access.Vault, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> near = NearNames.Of(keeping.Name, saved.Select(static session => session.Name));
        string known = near.Count > 0 ? $" Near are: {string.Join(", ", near.Select(static item => $"'{item}'"))}." : "";
        return new TokenAuthException(ErrorId.SavedSessionNotFound, ErrorKind.NotFound, $"The vault '{keeping.Access.Vault.Name}' has no session '{keeping.Name}'.{known}")
        {
            SessionName = keeping.Name,
            NextStep = "Get-AuthSession -Vault lists what it has; Save-AuthSession, or -Vault at a Connect cmdlet, saves one.",
        };
    }

    // What was ended elsewhere leaves nothing behind that looks alive.
    private static async Task<TokenAuthException> EndAsync(SessionKeeping keeping, KeptState kept, CancellationToken cancellationToken)
    {
        if (kept.IsTombstone && kept.EntryLineage is null)
        {
            return await NotFoundAsync(keeping, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            if (kept.IsTombstone)
            {
                await keeping.RemoveEntryAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                using FileLock? mine = await keeping.LockAsync(PatienceOfConnect, cancellationToken).ConfigureAwait(false);
                keeping.WriteTombstone(mine, kept.Position);
            }
        }
        catch (TokenAuthException)
        {
            // It is ended all the same; whoever looks next tries again.
        }

        return new SignInAgainException(kept.IsTombstone ? SignInAgainReason.SignedOut : SignInAgainReason.RemovedFromVault, keeping.Name);
    }

    private static async Task SaveNowAsync(AuthSession session, SessionKeeping keeping, CancellationToken cancellationToken)
    {
        using FileLock? mine = await keeping.LockAsync(keeping.PatienceFor(session.Setup.Context.Transport), cancellationToken).ConfigureAwait(false);
        for (int round = 1; ; round++)
        {
            TokenPosition highest = await HighestAsync(keeping, mine, KeptState.Nothing).ConfigureAwait(false);
            TokenPosition position = session.Held.Tokens.Position;
            if (position <= highest)
            {
                // A session that was saved there before is replaced, as by a sign-in.
                position = position with { Epoch = highest.Epoch + 1 };
            }

            SessionDocument document = session.ToDocument(keeping);
            document = document with { Tokens = document.Tokens with { Position = position } };
            if (await keeping.WriteEntryAsync(document, isNew: true, cancellationToken).ConfigureAwait(false) != EntryOutcome.Written)
            {
                // Another machine was faster.
                if (round < 3)
                {
                    continue;
                }

                throw SavedErrors.CannotBeSaved(session.Name, $"others write the entry '{keeping.Entry}' all the time", "Choose another name.");
            }

            keeping.Write(mine, document);
            FaultPoint.Hit(FaultPoint.AfterSealed);
            session.KeepAt(keeping, position);
            return;
        }
    }

    private Task BeginEntry(AuthSession session, SessionKeeping keeping, INoticeSink notices)
    {
        TimeSpan quiet = keeping.Access.QuietFor();
        Task writing = Task.Run(() => keeping.Upkeep.WriteEntryAsync(session));
        if (quiet <= TimeSpan.Zero)
        {
            engine.Flights.Add(writing);
            return writing;
        }

        notices.Inform($"The vault '{keeping.Access.Vault.Name}' was written a moment ago; the entry of the session '{session.Name}' follows in {Math.Ceiling(quiet.TotalSeconds)} s.");
        return Task.CompletedTask;
    }
}
