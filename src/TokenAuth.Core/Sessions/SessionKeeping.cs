using System.Collections.Concurrent;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.State;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// Where one saved session is kept outside the process: its lock, its sealed file in the state folder, and its entry in the vault. Trouble
/// with the folder is remarked and survived: then the vault alone keeps the session.
/// </summary>
internal sealed class SessionKeeping
{
    public const string FolderName = "sessions";

    private const string PreparedSuffix = ".next";
    private const string OtherSuffix = ".other";
    private const int PreparedSize = 64 * 1024;

    private static readonly TimeSpan TombstonesAreKept = TimeSpan.FromDays(90);
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(5);

    private readonly EngineContext _engine;
    private readonly ConcurrentQueue<string> _remarks = new();
    private string? _said;
    private int _isFolderTrouble;
    private volatile bool _confirmed;

    public SessionKeeping(VaultAccess access, string name, EngineContext engine)
    {
        Access = access;
        Name = name;
        Id = SessionId.Of(access.Vault.Name, name);
        Entry = VaultEntryName.OfSession(name);
        _engine = engine;
        Upkeep = new Upkeep(this, engine);
    }

    /// <summary>The vault.</summary>
    public VaultAccess Access { get; }

    /// <summary>What is still to be done about it.</summary>
    public Upkeep Upkeep { get; }

    /// <summary>The name under which the session is saved.</summary>
    public string Name { get; }

    /// <summary>What its files are called.</summary>
    public string Id { get; }

    /// <summary>Its entry in the vault.</summary>
    public string Entry { get; }

    /// <summary>When a remembered credential was last sent without a person, by whichever process.</summary>
    public DateTimeOffset? OwnSignInAt { get; set; }

    /// <summary>Whether the vault's entry was seen to last.</summary>
    public bool IsConfirmed
    {
        get => _confirmed;
        set => _confirmed = value;
    }

    /// <summary>The SHA-256 of the entry as this process last wrote it; null where it did not.</summary>
    public string? WrittenHash { get; private set; }

    /// <summary>The sign-in that <see cref="WrittenHash"/> is of.</summary>
    public Guid WrittenLineage { get; private set; }

    private TimeProvider Clock => _engine.Clock;

    private string SealedPath => Path.Combine(_engine.State.Path, FolderName, $"{Id}.sealed");

    /// <summary>Whether this place is that vault's, under that name.</summary>
    public bool IsAt(string vault, string name) => Id == SessionId.Of(vault, name);

    /// <summary>Says something to whoever uses the session next; the same thing once.</summary>
    public void Remark(string message)
    {
        if (Interlocked.Exchange(ref _said, message) != message)
        {
            _remarks.Enqueue(message);
        }
    }

    /// <summary>Hands out what was remarked.</summary>
    public void SayRemarks(INoticeSink notices)
    {
        while (_remarks.TryDequeue(out string? remark))
        {
            notices.Warn(remark);
        }
    }

    /// <summary>Takes the session's lock: longer than whatever its holder may wait for.</summary>
    /// <returns>The lock; null where the state folder cannot be used.</returns>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.LockTimeout"/> or <see cref="ErrorId.LockUnsupported"/>.</exception>
    public async Task<FileLock?> LockAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.TakeAsync(Path.Combine(_engine.State.Ensure(FolderName), $"{Id}.lock"), patience, Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            RemarkFolder(failure);
            return null;
        }
    }

    /// <summary>How long to wait for the lock: its holder may send two requests and call the vault several times.</summary>
    public TimeSpan PatienceFor(TransportSettings transport) => (RedemptionTime(transport) * 3) + VaultAccess.Quiet + (Access.Vault.CallTimeout * 4);

    /// <summary>How long a redemption may take.</summary>
    public TimeSpan RedemptionTime(TransportSettings transport)
    {
        TimeSpan request = transport.Timeout > TimeSpan.Zero && transport.Timeout < LongestRequest ? transport.Timeout : LongestRequest;
        return (request * 2) + (Access.Vault.CallTimeout * 2);
    }

    /// <summary>Whether machines, or processes without a lock, are kept apart by a claim. In a vault that loses writes a claim would say nothing.</summary>
    public bool NeedsClaim(FileLock? mine) => Access.Vault.IsShared || (mine is null && !Access.Vault.MayLoseWrites);

    /// <summary>What the sealed file says.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionTooNew"/>.</exception>
    public async Task<KeptState> LookAsync(CancellationToken cancellationToken)
    {
        SealedReading reading = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return StateOf(reading);
    }

    /// <summary>The newest of the sealed file and, where it matters, of the vault's entry.</summary>
    /// <param name="mine">The session's lock; null where there is none.</param>
    /// <param name="asksVault">Whether the vault is asked in any case.</param>
    /// <param name="cancellationToken">Ends the wait for the vault.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionTooNew"/>, and what the vault may throw.</exception>
    public async Task<KeptState> NewestAsync(FileLock? mine, bool asksVault, CancellationToken cancellationToken)
    {
        KeptState state = StateOf(await OpenAsync(cancellationToken).ConfigureAwait(false));

        // An open intent: who left it may have had no disk to write the reply to, and then wrote it to the vault.
        if (!asksVault && !Access.Vault.IsShared && mine is not null && state is { Document: not null, Intent: null, IsDamaged: false })
        {
            return state;
        }

        SessionDocument? entry;
        try
        {
            entry = await ReadEntryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (failure.ErrorId == ErrorId.SavedSessionInvalid && state.Document is not null)
        {
            // The sealed file has it all, and the next write of the entry heals it.
            return state;
        }

        if (entry is null && _confirmed && !state.IsTombstone)
        {
            return state with { IsRemoved = await IsGoneAsync(cancellationToken).ConfigureAwait(false) };
        }

        if (entry is null || entry.Tokens.Position <= state.Position)
        {
            return state with { EntryLineage = entry?.Tokens.Position.Lineage };
        }

        return new KeptState
        {
            Position = entry.Tokens.Position,
            Document = entry,
            EntryLineage = entry.Tokens.Position.Lineage,
            IsDamaged = state.IsDamaged,
            ClaimedPosition = state.ClaimedPosition,
        };
    }

    /// <summary>Reads the vault's entry. A copy of the key beside it is remembered.</summary>
    /// <returns>The session; null where the vault has no such entry.</returns>
    public async Task<SessionDocument?> ReadEntryAsync(CancellationToken cancellationToken)
    {
        if (await Access.ReadAsync(Entry, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        SessionDocument document = SessionFormat.Read(Encoding.UTF8.GetBytes(entry.Reveal()), _engine, Name);
        Access.Keys.Learn(document.Key);

        // Who reads it later than any stale copy lives sees that it lasted; the one who wrote it sees its own copy.
        if (!Access.Vault.MayLoseWrites || (WrittenHash is null && Clock.GetUtcNow() - document.SavedAt >= VaultAccess.Quiet))
        {
            _confirmed = true;
        }

        return document;
    }

    /// <summary>Writes the vault's entry, unless the vault holds something newer or its owner removed it.</summary>
    /// <param name="document">The session.</param>
    /// <param name="isNew">Whether a sign-in or a save writes it: then an entry that is gone is no obstacle.</param>
    /// <param name="cancellationToken">Ends the wait for the vault.</param>
    public async Task<EntryOutcome> WriteEntryAsync(SessionDocument document, bool isNew, CancellationToken cancellationToken)
    {
        VaultKey key = await Access.Keys.NeedAsync(cancellationToken).ConfigureAwait(false);
        return await Access.AloneAsync(
            async () =>
            {
                SessionDocument? present = await ReadPresentAsync(cancellationToken).ConfigureAwait(false);
                if (present is null && !isNew && _confirmed && await IsGoneAsync(cancellationToken).ConfigureAwait(false))
                {
                    return EntryOutcome.Removed;
                }

                if (present is not null && present.Tokens.Position >= document.Tokens.Position)
                {
                    return EntryOutcome.Superseded;
                }

                Secret entry = ToEntry(document, key);
                await Access.WriteAsync(Entry, entry, document.Describe(), cancellationToken).ConfigureAwait(false);
                Wrote(entry, document);
                FaultPoint.Hit(FaultPoint.AfterEntry);
                return EntryOutcome.Written;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes entry and key once more where they were lost: onto what the vault holds now.</summary>
    public Task<bool> RewriteAsync(SessionDocument document, bool isKeyLost, CancellationToken cancellationToken) => Access.AloneAsync(
        async () =>
        {
            if (Access.Keys.Current is { } key)
            {
                if (isKeyLost)
                {
                    await Access.Vault.WriteAfreshAsync(VaultEntryName.Key, key.ToEntry(), description: null, cancellationToken).ConfigureAwait(false);
                }

                Secret entry = ToEntry(document, key);
                await Access.Vault.WriteAfreshAsync(Entry, entry, document.Describe(), cancellationToken).ConfigureAwait(false);
                Wrote(entry, document);
            }

            return true;
        },
        cancellationToken);

    /// <summary>Removes the vault's entry.</summary>
    public Task<bool> RemoveEntryAsync(CancellationToken cancellationToken) => Access.AloneAsync(
        async () =>
        {
            await Access.Vault.RemoveAsync(Entry, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Makes the file that will hold what a redemption brings, its space set aside.</summary>
    /// <returns>The file; null where the disk is full or the folder cannot be written.</returns>
    public DurableFile? Prepare(FileLock? mine)
    {
        if (mine is null || Access.Keys.Current is null)
        {
            return null;
        }

        try
        {
            return DurableFile.Prepare(SealedPath, PreparedSuffix, PreparedSize);
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            RemarkFolder(failure);
            return null;
        }
    }

    /// <summary>Writes the sealed file.</summary>
    /// <param name="mine">The session's lock.</param>
    /// <param name="document">The session.</param>
    /// <param name="intent">A redemption that is about to be sent.</param>
    /// <param name="ended">Why it cannot be renewed.</param>
    /// <param name="prepared">The file that was prepared for it.</param>
    /// <returns>Whether it is on the disk.</returns>
    public bool Write(FileLock? mine, SessionDocument document, SessionIntent? intent = null, SignInAgainReason? ended = null, DurableFile? prepared = null)
    {
        if (mine is null || Access.Keys.Current is not { } key)
        {
            return false;
        }

        SealedHeader header = HeaderFor(key, document.Tokens.Position) with { Intent = intent, Ended = ended };
        return Write(header, key, SessionFormat.Write(document with { Key = null, SavedAt = header.WrittenAt }), prepared);
    }

    /// <summary>Writes that the session was signed out: newer than everything before.</summary>
    public bool WriteTombstone(FileLock? mine, TokenPosition after)
    {
        if (mine is null || Access.Keys.Current is not { } key)
        {
            return false;
        }

        return Write(HeaderFor(key, after.NextSignIn(Clock.GetUtcNow())) with { IsTombstone = true }, key, [], prepared: null);
    }

    /// <summary>Removes the sealed file, so that nobody takes it for the newest where it could not be written.</summary>
    public void RemoveSealed(FileLock? mine)
    {
        try
        {
            if (mine is not null)
            {
                File.Delete(SealedPath);
                UnixFolder.Flush(Path.GetDirectoryName(SealedPath)!);
            }
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            RemarkFolder(failure);
        }
    }

    /// <summary>Removes tombstones of the user's sessions that are older than any renewal in flight can be.</summary>
    public void SweepTombstones()
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(_engine.State.Ensure(FolderName), "*.sealed"))
            {
                if (IsOldTombstone(SealedHeader.Read(ReadShared(path))))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception failure) when (IsFolderTrouble(failure) || failure is TokenAuthException)
        {
            // Another time.
        }
    }

    /// <summary>Whether a process that has just begun finds the entry as it was written.</summary>
    public async Task<bool> HasEntryLastedAsync(CancellationToken cancellationToken)
    {
        if (WrittenHash is not { } before)
        {
            return false;
        }

        // Meanwhile another confirmation of this process may have written it anew: that is no loss.
        string? found = await Access.Vault.ReadHashAfreshAsync(Entry, cancellationToken).ConfigureAwait(false);
        return found == before || found == WrittenHash;
    }

    /// <summary>Whether a process that has just begun finds a key.</summary>
    public async Task<bool> HasKeyLastedAsync(CancellationToken cancellationToken) =>
        await Access.Vault.ReadHashAfreshAsync(VaultEntryName.Key, cancellationToken).ConfigureAwait(false) is not null;

    private static string Hash(Secret value) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(value.Reveal()))).ToLowerInvariant();

    private static bool IsFolderTrouble(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or TokenAuthException { ErrorId: ErrorId.StateFolderUnusable };

    private static KeptState StateOf(SealedReading reading)
    {
        if (reading.IsMissing)
        {
            return KeptState.Nothing;
        }

        return reading is { IsOpened: true, Header: { } header }
            ? new KeptState { Position = header.Position, Document = reading.Document, IsSealed = true, IsMarkedConfirmed = header.IsConfirmed, IsTombstone = header.IsTombstone, Intent = header.Intent, Ended = header.Ended }
            : new KeptState { IsDamaged = true, ClaimedPosition = reading.Header?.Position };
    }

    private Secret ToEntry(SessionDocument document, VaultKey key) =>
        new(Encoding.UTF8.GetString(SessionFormat.Write(document with { Key = key, SavedAt = Clock.GetUtcNow() })));

    private void Wrote(Secret entry, SessionDocument document)
    {
        WrittenHash = Hash(entry);
        WrittenLineage = document.Tokens.Position.Lineage;
        _confirmed = !Access.Vault.MayLoseWrites;
    }

    private SealedHeader HeaderFor(VaultKey key, TokenPosition position) =>
        new() { SessionId = Id, KeyId = key.Id, Position = position, WrittenAt = Clock.GetUtcNow(), IsConfirmed = _confirmed };

    private bool Write(SealedHeader header, VaultKey key, byte[] plain, DurableFile? prepared)
    {
        DurableFile? own = null;
        try
        {
            own = prepared is null ? DurableFile.Prepare(SealedPath, OtherSuffix, PreparedSize) : null;
            DurableFile file = prepared ?? own!;
            file.Write(SealedContent.Seal(header, key, plain));
            if (prepared is not null)
            {
                FaultPoint.Hit(FaultPoint.AfterWrite);
            }

            file.Commit();
            Volatile.Write(ref _isFolderTrouble, 0);
            return true;
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            RemarkFolder(failure);
            return false;
        }
        finally
        {
            own?.Dispose();
        }
    }

    // An unknown key: the vault has another one by now, or a copy of it stands beside the session's entry.
    private async Task<SealedReading> OpenAsync(CancellationToken cancellationToken)
    {
        SealedReading reading = Open();
        if (reading.Header is { } header && Access.Keys.Find(header.KeyId) is null)
        {
            await Access.Keys.LoadAsync(cancellationToken).ConfigureAwait(false);
            if (Access.Keys.Find(header.KeyId) is null)
            {
                await ReadEntryAsync(cancellationToken).ConfigureAwait(false);
            }

            reading = Open();
        }

        if (!reading.IsMissing && !reading.IsOpened)
        {
            string why = reading.Header is { } foreign && foreign.SessionId == Id && Access.Keys.Find(foreign.KeyId) is null ? "the vault does not have its key" : "it is damaged, or was copied there";
            Remark($"The sealed file of the session '{Name}' cannot be opened ({ErrorId.SealedFileCorrupt}): {why}. The session goes on with what else is known of it.");
        }

        return reading;
    }

    private SealedReading Open()
    {
        byte[] file;
        try
        {
            if (!MayBeRead())
            {
                return SealedReading.Missing;
            }

            file = ReadShared(SealedPath);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return SealedReading.Missing;
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            RemarkFolder(failure);
            return SealedReading.Missing;
        }

        // A file of another session proves nothing, not even by its clear part.
        if (SealedHeader.Read(file) is not { } header || header.SessionId != Id)
        {
            return new SealedReading(Header: null, Document: null, IsOpened: false, IsMissing: false);
        }

        var unopened = new SealedReading(header, Document: null, IsOpened: false, IsMissing: false);
        if (Access.Keys.Find(header.KeyId) is not { } key || SealedContent.Open(file, key) is not { } plain)
        {
            return unopened;
        }

        if (IsOldTombstone(header))
        {
            return SealedReading.Missing;
        }

        _confirmed |= header is { IsConfirmed: true, IsTombstone: false };
        return new SealedReading(header, header.IsTombstone ? null : SessionFormat.Read(plain, _engine, Name), IsOpened: true, IsMissing: false);
    }

    // Whoever replaces the file meanwhile is not kept from it, where the system cares.
    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    // A folder that only cannot be written, as on a read-only disk, can be read: what is sealed proves itself. One that is not to be trusted is not touched.
    private bool MayBeRead()
    {
        try
        {
            _engine.State.Ensure(FolderName);
            return true;
        }
        catch (TokenAuthException failure) when (failure.InnerException is not null)
        {
            RemarkFolder(failure);
            return true;
        }
        catch (TokenAuthException failure)
        {
            RemarkFolder(failure);
            return false;
        }
    }

    private bool IsOldTombstone(SealedHeader? header) => header is { IsTombstone: true } && Clock.GetUtcNow() - header.WrittenAt > TombstonesAreKept;

    // What is damaged in the vault keeps nobody from replacing it.
    private async Task<SessionDocument?> ReadPresentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadEntryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure) when (failure.ErrorId == ErrorId.SavedSessionInvalid)
        {
            return null;
        }
    }

    // A copy in this process's memory, or a place far away, may not know the entry yet: looked at twice.
    private async Task<bool> IsGoneAsync(CancellationToken cancellationToken)
    {
        if (Access.Vault.IsShared)
        {
            await Task.Delay(Access.LatencyBound, Clock, cancellationToken).ConfigureAwait(false);
        }

        return await Access.Vault.ReadHashAfreshAsync(Entry, cancellationToken).ConfigureAwait(false) is null;
    }

    // Once, until it can be used again: each step of each renewal meets it anew, with other words.
    private void RemarkFolder(Exception failure)
    {
        if (Interlocked.Exchange(ref _isFolderTrouble, 1) == 0)
        {
            Remark($"The session '{Name}' cannot be kept in the state folder and goes on with the vault '{Access.Vault.Name}' alone. {failure.Message}");
        }
    }
}
