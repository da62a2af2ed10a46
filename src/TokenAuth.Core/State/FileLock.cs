using TokenAuth.Errors;

namespace TokenAuth.State;

/// <summary>
/// A lock between processes: a file of its own, never deleted or renamed, opened without sharing. The operating system releases it when its
/// holder dies. File systems that ignore locks, and a runtime that was told to, are noticed: a second opening must fail.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(15);

    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>The file's content, for the holder.</summary>
    public Stream Content => _file;

    /// <summary>Takes the lock, waiting for others.</summary>
    /// <param name="path">The lock's file, in a folder that is there.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.LockTimeout"/> or <see cref="ErrorId.LockUnsupported"/>.</exception>
    /// <exception cref="IOException">The file cannot be opened at all; so with <see cref="UnauthorizedAccessException"/>.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (clock.GetElapsedTime(started) >= patience)
            {
                throw new TokenAuthException(ErrorId.LockTimeout, ErrorKind.Timeout, $"Another process holds the lock '{path}' for longer than {patience.TotalSeconds:0} s.")
                {
                    NextStep = "Try again; if it stays so, end the process that hangs.",
                };
            }

            await Task.Delay(BetweenAttempts, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock if nobody has it.</summary>
    /// <returns>The lock; null while somebody else has it.</returns>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.LockUnsupported"/>.</exception>
    public static FileLock? TryTake(string path)
    {
        if (Open(path) is not { } file)
        {
            return null;
        }

        FileStream? second;
        try
        {
            second = Open(path);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        if (second is null)
        {
            return new FileLock(file);
        }

        second.Dispose();
        file.Dispose();
        throw new TokenAuthException(ErrorId.LockUnsupported, ErrorKind.Security, $"The file system of '{Path.GetDirectoryName(path)}' does not keep locks: two processes would spend the same token.")
        {
            NextStep = $"Name a folder on a local disk in {StateFolder.EnvironmentVariable}, and do not set DOTNET_SYSTEM_IO_DISABLEFILELOCKING.",
        };
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();

    private static FileStream? Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (IOException failure) when (IsHeld(failure))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static bool IsHeld(IOException failure) => OperatingSystem.IsWindows()
        ? failure.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        : failure.HResult is 11 or 35;
}
