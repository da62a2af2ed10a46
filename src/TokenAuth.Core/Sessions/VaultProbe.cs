using System.Globalization;
using System.Security.Cryptography;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Sessions;

/// <summary>Finds out whether a vault can keep sessions: writes an entry of its own, reads it back, compares, calls it several times at once, removes it.</summary>
public static class VaultProbe
{
    private const string Prefix = "TokenAuth/probe-";
    private const int Callers = 4;

    /// <summary>Probes a vault. What goes wrong is in the result; only a cancellation is thrown.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the probe; the entry may stay behind.</param>
    public static async Task<VaultProbeResult> RunAsync(ISecretVault vault, TimeProvider clock, CancellationToken cancellationToken)
    {
        var entry = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Guid.NewGuid():N}");
        var value = new Secret(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        List<VaultProbeStep> steps = [];
        Secret? read = null;
        bool goesOn =
            await TryAsync(VaultProbeStepName.Write, () => vault.WriteAsync(entry, value, description: null, cancellationToken)).ConfigureAwait(false) &&
            await TryAsync(VaultProbeStepName.ReadBack, ReadAsync).ConfigureAwait(false) &&
            await TryAsync(VaultProbeStepName.Compare, () => Compare(vault, value, read)).ConfigureAwait(false);
        if (goesOn)
        {
            await TryAsync(VaultProbeStepName.Concurrent, () => CallAtOnceAsync(vault, entry, value, cancellationToken)).ConfigureAwait(false);
        }

        // Also after a failed write: it may have arrived all the same.
        await TryAsync(VaultProbeStepName.Delete, () => DeleteAsync(vault, entry, cancellationToken)).ConfigureAwait(false);
        TimeSpan[] calls = [.. steps.Where(static step => step is { Succeeded: true, Name: VaultProbeStepName.Write or VaultProbeStepName.ReadBack }).Select(static step => step.Duration).Order()];
        return new VaultProbeResult(steps) { Latency = calls.Length == 0 ? null : calls[calls.Length / 2] };

        async Task ReadAsync() => read = await vault.ReadAsync(entry, cancellationToken).ConfigureAwait(false) ?? throw Different(vault, "it has no such entry");

        async Task<bool> TryAsync(VaultProbeStepName name, Func<Task> step)
        {
            long started = clock.GetTimestamp();
            TokenAuthException? error = null;
            try
            {
                await step().ConfigureAwait(false);
            }
            catch (TokenAuthException failure)
            {
                error = failure;
            }

            steps.Add(new VaultProbeStep(name, clock.GetElapsedTime(started), error));
            return error is null;
        }
    }

    private static Task Compare(ISecretVault vault, Secret written, Secret? read) =>
        written.Equals(read) ? Task.CompletedTask : throw Different(vault, "it is another text");

    private static async Task CallAtOnceAsync(ISecretVault vault, string entry, Secret value, CancellationToken cancellationToken)
    {
        Task<Secret?>[] readers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => vault.ReadAsync(entry, cancellationToken), cancellationToken))];
        foreach (Secret? read in await Task.WhenAll(readers).ConfigureAwait(false))
        {
            await Compare(vault, value, read).ConfigureAwait(false);
        }
    }

    private static async Task DeleteAsync(ISecretVault vault, string entry, CancellationToken cancellationToken)
    {
        await vault.RemoveAsync(entry, cancellationToken).ConfigureAwait(false);
        if (await vault.ReadAsync(entry, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new TokenAuthException(ErrorId.VaultWriteFailed, ErrorKind.InvalidOperation, $"The vault '{vault.Name}' still has an entry that was removed.")
            {
                NextStep = $"Check that you may remove entries there, and remove '{entry}'.",
            };
        }
    }

    private static TokenAuthException Different(ISecretVault vault, string why) =>
        new(ErrorId.VaultReadFailed, ErrorKind.InvalidData, $"The vault '{vault.Name}' does not give back what was written a moment ago: {why}.")
        {
            NextStep = "Check the vault's extension module and its parameters; sessions cannot be kept there.",
        };
}
