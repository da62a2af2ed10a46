using System.Security.Cryptography;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Sessions;

/// <summary>
/// The right to redeem for a session in a vault that several machines share: they have no common lock, so each writes a random id beside the
/// entry, waits until everyone who saw the place free must have written too, and looks whose id is there (Fischer's algorithm). It holds as
/// long as the vault's calls take no longer than the bound; beyond it two may redeem at once.
/// </summary>
internal sealed class VaultClaim
{
    private readonly VaultAccess _access;
    private readonly string _entry;
    private readonly string _id;

    private VaultClaim(VaultAccess access, string entry, string id)
    {
        _access = access;
        _entry = entry;
        _id = id;
    }

    /// <summary>Takes the claim, waiting for others.</summary>
    /// <param name="access">The vault.</param>
    /// <param name="session">The saved session's name.</param>
    /// <param name="lifetime">How long a claim lasts whose holder died.</param>
    /// <param name="isNeeded">Asked again after each wait: another machine may have done it meanwhile.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>The claim; null where it is not needed any more.</returns>
    public static async Task<VaultClaim?> TakeAsync(VaultAccess access, string session, TimeSpan lifetime, Func<Task<bool>> isNeeded, TimeProvider clock)
    {
        string entry = VaultEntryName.OfClaim(session);
        string id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string? other = null;
        long otherSince = 0;
        long started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < lifetime * 3)
        {
            Content? present = Parse(await access.ReadAsync(entry, CancellationToken.None).ConfigureAwait(false));
            if (present?.Id != other)
            {
                other = present?.Id;
                otherSince = clock.GetTimestamp();
            }

            // By its holder's clock, or by ours if the two disagree.
            bool isFree = present is null || present.Id == id || present.ExpiresAt <= clock.GetUtcNow() || clock.GetElapsedTime(otherSince) >= lifetime;
            if (isFree)
            {
                await access.WriteAsync(entry, Write(id, clock.GetUtcNow() + lifetime), description: null, CancellationToken.None).ConfigureAwait(false);
                await Task.Delay((access.LatencyBound * 2) + Jitter(access.LatencyBound), clock).ConfigureAwait(false);
                if (Parse(await access.ReadAsync(entry, CancellationToken.None).ConfigureAwait(false))?.Id == id)
                {
                    var claim = new VaultClaim(access, entry, id);
                    if (await isNeeded().ConfigureAwait(false))
                    {
                        return claim;
                    }

                    await claim.ReleaseAsync().ConfigureAwait(false);
                    return null;
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

    /// <summary>Gives the claim up. If that fails it expires.</summary>
    public async Task ReleaseAsync()
    {
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
