using TokenAuth.Errors;

namespace TokenAuth.State;

/// <summary>
/// The folder in which this user's engine keeps what processes must agree on: <c>TOKENAUTH_STATE</c>, else the operating system's
/// place for an application's state (XDG_STATE_HOME, Application Support, LocalAppData). Only its owner may read or write it.
/// </summary>
public sealed class StateFolder
{
    /// <summary>The environment variable that moves the folder.</summary>
    public const string EnvironmentVariable = "TOKENAUTH_STATE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>A state folder at a given place.</summary>
    /// <param name="path">An absolute path; it need not exist yet.</param>
    public StateFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The user's folder.</summary>
    public static StateFolder ForUser() => new(DefaultPath());

    /// <summary>Makes a folder below it, or verifies the one that is there.</summary>
    /// <param name="name">The folder's name.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.StateFolderUnusable"/>: it cannot be made, is a link, somebody else's, or others may write it.</exception>
    public string Ensure(string name)
    {
        try
        {
            EnsureOne(Path);
            string folder = System.IO.Path.Combine(Path, name);
            EnsureOne(folder);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(Path, exception.Message, exception);
        }
    }

    private static void EnsureOne(string path)
    {
        var folder = new DirectoryInfo(path);
        if (!folder.Exists)
        {
            if (OperatingSystem.IsWindows())
            {
                folder.Create();
                return;
            }

            Directory.CreateDirectory(path, OwnerOnly);
            folder.Refresh();
        }

        if (folder.LinkTarget is not null)
        {
            throw Unusable(path, "it is a link", cause: null);
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if ((folder.UnixFileMode & OthersMayWrite) != UnixFileMode.None)
        {
            throw Unusable(path, "others may write it", cause: null);
        }

        if (UnixOwner.IsSomebodyElse(path))
        {
            throw Unusable(path, "it belongs to somebody else", cause: null);
        }

        // Only a folder's owner may set its mode, so this refuses somebody else's folder also where its owner is not known.
        folder.UnixFileMode = OwnerOnly;
    }

    private static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given)
        {
            return given;
        }

        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            Environment.SpecialFolder place = OperatingSystem.IsMacOS() ? Environment.SpecialFolder.ApplicationData : Environment.SpecialFolder.LocalApplicationData;
            return System.IO.Path.Combine(Environment.GetFolderPath(place, Environment.SpecialFolderOption.DoNotVerify), "TokenAuth");
        }

        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return string.IsNullOrEmpty(state) || !System.IO.Path.IsPathRooted(state)
            ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local", "state", "tokenauth")
            : System.IO.Path.Combine(state, "tokenauth");
    }

    private static TokenAuthException Unusable(string path, string why, Exception? cause) =>
        new(ErrorId.StateFolderUnusable, ErrorKind.Security, $"The state folder '{path}' cannot be used: {why}.", cause)
        {
            NextStep = $"Remove it, or name another folder of your own in {EnvironmentVariable}.",
        };
}
