namespace TokenAuth.State;

/// <summary>
/// A file that is replaced whole: written beside its place into space that was set aside, flushed, renamed, the folder flushed. Whoever reads
/// sees the old content or the new one, also after a power failure. One writer at a time: the holder of the file's lock.
/// </summary>
internal sealed class DurableFile : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly string _temporary;
    private FileStream? _file;

    private DurableFile(string path, string temporary, FileStream file)
    {
        _path = path;
        _temporary = temporary;
        _file = file;
    }

    /// <summary>Makes the file beside, and sets its space aside.</summary>
    /// <param name="path">The place that it will take.</param>
    /// <param name="suffix">Tells apart two that are prepared at once.</param>
    /// <param name="size">How many bytes will be needed at most.</param>
    /// <exception cref="IOException">There is no space, or no right; so with <see cref="UnauthorizedAccessException"/>.</exception>
    public static DurableFile Prepare(string path, string suffix, int size)
    {
        string temporary = path + suffix;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, PreallocationSize = size, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new DurableFile(path, temporary, new FileStream(temporary, options));
    }

    /// <summary>Writes the content and flushes it.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        _file!.Write(content);
        _file.SetLength(content.Length);
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        _file = null;
    }

    /// <summary>Takes the place.</summary>
    public void Commit()
    {
        File.Move(_temporary, _path, overwrite: true);
        UnixFolder.Flush(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Removes what did not take its place.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next writer overwrites it.
        }
    }
}
