using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>
/// Remembers, for each account, the last TOTP step whose code was used, so that no code is sent twice (RFC 6238 section 5.2: a
/// server refuses it): neither by this process nor by another of the same user.
/// </summary>
/// <param name="folder">The state folder that the user's processes share.</param>
/// <param name="clock">The clock.</param>
public sealed class TotpLedger(StateFolder folder, TimeProvider clock)
{
    private const int Attempts = 100;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(20);

    // Two processes with clocks apart, or one whose clock was set back, must not wait for ever.
    private static readonly long MostStepsAhead = 20;

    private readonly ConcurrentDictionary<string, long> _inProcess = new(StringComparer.Ordinal);

    /// <summary>Takes the next unused step of an account and waits until it has begun.</summary>
    /// <param name="account">What identifies the account: service address and user name.</param>
    /// <param name="key">Its TOTP key.</param>
    /// <param name="notices">Hears of a wait.</param>
    /// <param name="cancellationToken">Ends the wait; the step stays used.</param>
    /// <returns>The step whose code may be sent.</returns>
    public async Task<long> TakeStepAsync(string account, TotpKey key, INoticeSink notices, CancellationToken cancellationToken)
    {
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account)));
        long step = await ReserveAsync(name, key, notices, cancellationToken).ConfigureAwait(false);
        TimeSpan wait = key.StartOf(step) - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            notices.Inform($"The current code was used already; waiting {Math.Ceiling(wait.TotalSeconds)} s for the next one.");
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }

        return step;
    }

    private async Task<long> ReserveAsync(string name, TotpKey key, INoticeSink notices, CancellationToken cancellationToken)
    {
        try
        {
            string path = Path.Combine(folder.Ensure("totp"), name);
            using FileStream file = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
            long step = Next(name, key, ReadLast(file));
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(step.ToString(CultureInfo.InvariantCulture)));
            file.Flush(flushToDisk: true);
            return step;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TokenAuthException)
        {
            notices.Warn($"Other processes cannot be told which one-time codes are used up: {exception.Message}");
            return Next(name, key, last: 0);
        }
    }

    private long Next(string name, TotpKey key, long last)
    {
        long current = key.StepAt(clock.GetUtcNow());
        return _inProcess.AddOrUpdate(name, _ => After(last), (_, known) => After(Math.Max(known, last)));

        long After(long used) => used >= current && used - current < MostStepsAhead ? used + 1 : current;
    }

    private static long ReadLast(FileStream file)
    {
        Span<byte> content = stackalloc byte[20];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return long.TryParse(content[..length], NumberStyles.None, CultureInfo.InvariantCulture, out long last) ? last : 0;
    }

    private async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(path))
            {
                // Another process holds it for the moment that a write takes.
                await Task.Delay(BetweenAttempts, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
