using System.Globalization;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.State;

namespace TokenAuth.Sessions;

/// <summary>
/// This process's way to one vault: it measures how long calls take, and keeps the rule of vaults that may lose writes: written by one
/// process of the user at a time, under a lock, and not within six seconds of somebody else's write that can be seen. (SecretStore works on a
/// copy in each process's memory that is up to five seconds old, and writes it whole.)
/// </summary>
internal sealed class VaultAccess
{
    /// <summary>How long a vault that may lose writes is left alone after a write; and when what was written is there to stay.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);

    private const int CallsRemembered = 8;

    private static readonly TimeSpan LeastBound = TimeSpan.FromMilliseconds(100);

    private readonly StateFolder _folder;
    private readonly TimeProvider _clock;
    private readonly Queue<TimeSpan> _latencies = new();
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private DateTimeOffset _wroteAt;

    public VaultAccess(ISecretVault vault, StateFolder folder, TimeProvider clock)
    {
        Vault = vault;
        _folder = folder;
        _clock = clock;
        Keys = new VaultKeys(this);
    }

    /// <summary>The vault, as the newest command named it.</summary>
    public ISecretVault Vault { get; set; }

    /// <summary>The vault's key, and others that were met.</summary>
    public VaultKeys Keys { get; }

    /// <summary>How long a call takes at most, judging by the last ones: three times the slowest, and no longer than a call may take.</summary>
    public TimeSpan LatencyBound
    {
        get
        {
            lock (_latencies)
            {
                TimeSpan slowest = _latencies.Count == 0 ? TimeSpan.Zero : _latencies.Max() * 3;
                TimeSpan bound = slowest > LeastBound ? slowest : LeastBound;
                return bound < Vault.CallTimeout ? bound : Vault.CallTimeout;
            }
        }
    }

    /// <summary>Reads an entry.</summary>
    public async Task<Secret?> ReadAsync(string entry, CancellationToken cancellationToken)
    {
        long started = _clock.GetTimestamp();
        Secret? value = await Vault.ReadAsync(entry, cancellationToken).ConfigureAwait(false);
        Measured(started);
        return value;
    }

    /// <summary>Writes an entry; with a vault that may lose writes, under <see cref="AloneAsync"/> only.</summary>
    public async Task WriteAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken)
    {
        long started = _clock.GetTimestamp();
        await Vault.WriteAsync(entry, value, description, cancellationToken).ConfigureAwait(false);
        Measured(started);
    }

    /// <summary>How long a writer would have to wait now; zero for a vault that loses nothing.</summary>
    public TimeSpan QuietFor()
    {
        using FileLock? mine = TryLock();
        return QuietFor(mine);
    }

    /// <summary>Does something that writes the vault, while no other process of this user does.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        using FileLock? mine = await LockAsync(cancellationToken).ConfigureAwait(false);
        if (QuietFor(mine) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await write().ConfigureAwait(false);
        }
        finally
        {
            // Also after a failure: what timed out may have been written.
            _wroteAt = _clock.GetUtcNow();
            Record(mine);
        }
    }

    private static (DateTimeOffset Instant, string Writer)? Recorded(FileLock mine)
    {
        Span<byte> content = stackalloc byte[64];
        mine.Content.Position = 0;
        int length = mine.Content.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        string[] parts = Encoding.ASCII.GetString(content[..length]).Split(' ');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), parts[1])
            : null;
    }

    private void Record(FileLock? mine)
    {
        try
        {
            if (mine is not null)
            {
                mine.Content.Position = 0;
                mine.Content.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_wroteAt.UtcTicks} {_writer}")));
                mine.Content.SetLength(mine.Content.Position);
            }
        }
        catch (IOException)
        {
            // The disk is full: others go by what the vault itself shows.
        }
    }

    private TimeSpan QuietFor(FileLock? mine)
    {
        if (!Vault.MayLoseWrites)
        {
            return TimeSpan.Zero;
        }

        DateTimeOffset last = DateTimeOffset.MinValue;
        if (mine is not null && Recorded(mine) is { } recorded && recorded.Writer != _writer)
        {
            last = recorded.Instant;
        }

        // Our own write is in our copy already.
        if (Vault.LastWritten is { } seen && seen > _wroteAt && seen > last)
        {
            last = seen;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        if (now - last >= Quiet)
        {
            return TimeSpan.Zero;
        }

        // An instant in the future is another clock's.
        return last > now ? Quiet : last + Quiet - now;
    }

    private async Task<FileLock?> LockAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.TakeAsync(LockPath(), Quiet + (Vault.CallTimeout * 6), _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            return null;
        }
    }

    private FileLock? TryLock()
    {
        try
        {
            return FileLock.TryTake(LockPath());
        }
        catch (Exception failure) when (IsFolderTrouble(failure))
        {
            return null;
        }
    }

    // Without a place for the lock the vault is written all the same; a session that has such a place asks for its own lock first.
    private static bool IsFolderTrouble(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or TokenAuthException { ErrorId: ErrorId.StateFolderUnusable or ErrorId.LockUnsupported };

    private string LockPath() => Path.Combine(_folder.Ensure(SessionKeeping.FolderName), $"vault-{SessionId.OfVault(Vault.Name)}.lock");

    private void Measured(long started)
    {
        lock (_latencies)
        {
            _latencies.Enqueue(_clock.GetElapsedTime(started));
            if (_latencies.Count > CallsRemembered)
            {
                _latencies.Dequeue();
            }
        }
    }
}
