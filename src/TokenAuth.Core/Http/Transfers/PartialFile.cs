using TokenAuth.Errors;

namespace TokenAuth.Http;

/// <summary>
/// A file on its way: <c>name.part</c> beside the place where it will stand, renamed to its own name when it is complete, and so never
/// there by halves. What identified the original at the server (RFC 9110 section 13.1.5) is kept beside it, so that a later attempt
/// continues the same file or begins anew.
/// </summary>
internal sealed class PartialFile
{
    private readonly string _target;
    private readonly string _part;
    private readonly string _validator;

    private PartialFile(string target)
    {
        _target = target;
        _part = target + ".part";
        _validator = target + ".part.validator";
    }

    /// <summary>How much an earlier attempt left; 0 for nothing.</summary>
    public long Length => Guard(() => new FileInfo(File.Exists(_part) ? _part : _target) is { Exists: true } file ? file.Length : 0);

    /// <summary>What identified the original when the earlier attempt began; null where that is unknown.</summary>
    public string? Validator => Guard(() => File.Exists(_part) && File.Exists(_validator) ? File.ReadAllText(_validator).Trim() : null);

    /// <summary>The partial file of a path. A link is followed: it stays, and what it points to is replaced.</summary>
    public static PartialFile Of(string path) => new(Guard(path, () => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName));

    /// <summary>Whether a path is a device, such as <c>/dev/null</c>, which is written to and never replaced.</summary>
    /// <remarks>What lies in <c>/dev/shm</c> is files in memory.</remarks>
    public static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>Begins anew.</summary>
    public FileStream Create(string? validator) => Guard(() =>
    {
        File.Delete(_validator);
        FileStream file = Open(FileMode.Create);
        if (validator is not null)
        {
            File.WriteAllText(_validator, validator);
        }

        return file;
    });

    /// <summary>Continues what is there. A shorter file under its own name loses that name until it is complete.</summary>
    public FileStream Continue() => Guard(() =>
    {
        if (!File.Exists(_part))
        {
            File.Delete(_validator);
            File.Move(_target, _part);
        }

        return Open(FileMode.Append);
    });

    /// <summary>Gives the complete file its name.</summary>
    public void Complete() => Guard(() =>
    {
        if (File.Exists(_part))
        {
            if (!OperatingSystem.IsWindows() && File.Exists(_target))
            {
                File.SetUnixFileMode(_part, File.GetUnixFileMode(_target));
            }

            File.Move(_part, _target, overwrite: true);
        }

        File.Delete(_validator);
        return true;
    });

    /// <summary>The error of a file that cannot be written.</summary>
    public static TokenAuthException Unwritable(string path, Exception exception) =>
        new(ErrorId.FileUnusable, ErrorKind.InvalidArgument, $"The file '{path}' cannot be written: {exception.Message}", exception)
        {
            NextStep = "Check the path, the rights to it and the space on its disk.",
        };

    // Nobody else writes to it: a second download of the same file fails instead of mixing in.
    private FileStream Open(FileMode mode) => new(_part, mode, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    private T Guard<T>(Func<T> call) => Guard(_target, call);

    private static T Guard<T>(string path, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception);
        }
    }
}
