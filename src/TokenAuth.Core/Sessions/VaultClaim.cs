using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.State;

namespace TokenAuth.Sessions;

/// <summary>
/// The right to redeem for a session in a vault that several machines share: they have no common lock, so each writes a random id beside the
/// entry, waits until everyone who saw the place free must have written too, and looks whose id is there (Fischer's algorithm). A claim that took
/// longer to write than the least of these waits is void, so that slow calls cost renewals, not logins; what the vault must keep is that a
/// finished write is seen by every later read. While it is held it is prolonged, so that a claim whose holder died is free again in half a minute.
/// </summary>
internal sealed class VaultClaim
{
    /// <summary>How long every machine waits at least with a claim, whatever it measured: no claim counts that took longer to write.</summary>
    public static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(2);

    private readonly VaultAccess _access;
    private readonly string _entry;
    private readonly string _id;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _prolonging;

    private VaultClaim(VaultAccess access, string entry, string id, TimeProvider clock)
    {
        _access = access;
        _entry = entry;
        _id = id;
        _clock = clock;
        _prolonging = Task.Run(ProlongAsync);
    }

    /// <summary>Takes the claim, waiting for others.</summary>
    /// <param name="access">The vault.</param>
    /// <param name="session">The saved session's name.</param>
    /// <param name="mine">The session's lock, in which this machine's last claim is noted: whoever holds the lock takes that one over at once.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="isNeeded">Asked again after each wait: another machine may have done it meanwhile.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>The claim; null where it is not needed any more.</returns>
    public static async Task<VaultClaim?> TakeAsync(VaultAccess access, string session, FileLock? mine, TimeSpan patience, Func<Task<bool>> isNeeded, TimeProvider clock)
    {
        string entry = VaultEntryName.OfClaim(session);
        string? predecessor = Noted(mine);
        TimeSpan lifetime = LifetimeIn(access);
        string? other = null;
        long otherSince = 0;
        long started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < patience)
        {
            long looked = clock.GetTimestamp();
            Content? present = Parse(await access.ReadAsync(entry, CancellationToken.None).ConfigureAwait(false));
            string? seen = present is null ? null : $"{present.Id} {present.ExpiresAt.UtcTicks}";
            if (seen != other)
            {
                other = seen;
                otherSince = clock.GetTimestamp();
            }

            // Expired by its holder's clock, or by ours if the two disagree.
            bool isFree = present is null || present.Id == predecessor || present.ExpiresAt <= clock.GetUtcNow() || clock.GetElapsedTime(otherSince) >= lifetime;
            if (isFree)
            {
                string id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
                await access.WriteAsync(entry, Write(id, clock.GetUtcNow() + lifetime), description: null, CancellationToken.None).ConfigureAwait(false);
                if (clock.GetElapsedTime(looked) > LeastWait)
                {
                    // Void: it may stand over the claim of a machine that has won meanwhile. It counts as another's until it expires.
                    continue;
                }

                // Noted only now: a claim that is void, or that nobody knows to be written, is not to be taken over.
                Note(mine, id);
                TimeSpan twice = access.LatencyBound * 2;
                await Task.Delay((twice > LeastWait ? twice : LeastWait) + Jitter(access.LatencyBound), clock).ConfigureAwait(false);
                if (Parse(await access.ReadAsync(entry, CancellationToken.None).ConfigureAwait(false))?.Id == id)
                {
                    return await KeepAsync(new VaultClaim(access, entry, id, clock), isNeeded).ConfigureAwait(false);
                }
            }
            else
            {
                await Task.Delay(access.LatencyBound + Jitter(access.LatencyBound), clock).ConfigureAwait(false);
            }

            if (!await isNeeded().ConfigureAwait(false))
            {
                return null;
            }
        }

        throw new TokenAuthException(ErrorId.LockTimeout, ErrorKind.Timeout, $"Other machines redeem the token of the session '{session}' all the time.")
        {
            NextStep = "Try again; give each machine a session of its own if it stays so.",
        };
    }

    /// <summary>Leaves the claim to expire.</summary>
    public void Abandon() => _givenUp.TrySetResult();

    /// <summary>Gives the claim up. If that fails it expires.</summary>
    public async Task ReleaseAsync()
    {
        Abandon();
        await _prolonging.ConfigureAwait(false);
        try
        {
            if (Parse(await _access.ReadAsync(_entry, CancellationToken.None).ConfigureAwait(false))?.Id == _id)
            {
                await _access.Vault.RemoveAsync(_entry, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TokenAuthException)
        {
            // As above.
        }
    }

    // A claim that nobody gives up is prolonged for as long as the process lives.
    private static async Task<VaultClaim?> KeepAsync(VaultClaim claim, Func<Task<bool>> isNeeded)
    {
        bool isKept = false;
        try
        {
            isKept = await isNeeded().ConfigureAwait(false);
            return isKept ? claim : null;
        }
        finally
        {
            if (!isKept)
            {
                await claim.ReleaseAsync().ConfigureAwait(false);
            }
        }
    }

    // Longer than a call that hangs keeps it from being prolonged.
    private static TimeSpan LifetimeIn(VaultAccess access) => access.Vault.CallTimeout * 3;

    private static string? Noted(FileLock? mine)
    {
        if (mine is null)
        {
            return null;
        }

        Span<byte> content = stackalloc byte[64];
        mine.Content.Position = 0;
        return Encoding.ASCII.GetString(content[..mine.Content.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)]);
    }

    private static void Note(FileLock? mine, string id)
    {
        try
        {
            if (mine is not null)
            {
                mine.Content.Position = 0;
                mine.Content.Write(Encoding.ASCII.GetBytes(id));
            }
        }
        catch (IOException)
        {
            // The disk is full: then it has to expire.
        }
    }

    private async Task ProlongAsync()
    {
        try
        {
            while (await Task.WhenAny(_givenUp.Task, Task.Delay(_access.Vault.CallTimeout, _clock)).ConfigureAwait(false) != _givenUp.Task)
            {
                if (Parse(await _access.ReadAsync(_entry, CancellationToken.None).ConfigureAwait(false))?.Id != _id)
                {
                    return;
                }

                await _access.WriteAsync(_entry, Write(_id, _clock.GetUtcNow() + LifetimeIn(_access)), description: null, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TokenAuthException)
        {
            // The vault is away: then it expires.
        }
    }

    private static Secret Write(string id, DateTimeOffset expiresAt) => JsonEntry.Write(writer =>
    {
        writer.WriteNumber("format", 1);
        writer.WriteString("id", id);
        writer.WriteString("expiresAt", expiresAt);
    });

    // What is no claim keeps nobody out.
    private static Content? Parse(Secret? entry)
    {
        if (entry is null)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.Reveal());
            return new Content(document.RootElement.GetProperty("id").GetString()!, document.RootElement.GetProperty("expiresAt").GetDateTimeOffset());
        }
        catch (Exception failure) when (SavedErrors.IsMalformed(failure))
        {
            return null;
        }
    }

#pragma warning disable CA5394 // Spreads machines over time; nothing secret depends on it.
    private static TimeSpan Jitter(TimeSpan longest) => longest * Random.Shared.NextDouble();
#pragma warning restore CA5394

    private sealed record Content(string Id, DateTimeOffset ExpiresAt);
}
