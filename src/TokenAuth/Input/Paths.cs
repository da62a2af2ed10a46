using System.Collections.ObjectModel;
using System.Management.Automation;
using TokenAuth.Errors;

namespace TokenAuth.Input;

/// <summary>Paths as PowerShell means them: relative ones to the location of the caller, not to the process's working directory.</summary>
internal static class Paths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path where the text is a path, which holds a separator; else the text itself, a name.</summary>
    public static string Resolve(PSCmdlet command, string nameOrPath) =>
        nameOrPath.AsSpan().ContainsAny('/', '\\') ? command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(nameOrPath) : nameOrPath;

    /// <summary>The full path of a file to read; the text may hold wildcards and means exactly one file.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>.</exception>
    public static string FileToRead(PSCmdlet command, string path)
    {
        Collection<string> found = command.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        RequireFileSystem(provider, path);
        if (found.Count != 1) throw Invalid(path, found.Count == 0 ? "no file" : "several files");
        return Directory.Exists(found[0]) ? throw Invalid(path, "a folder") : found[0];
    }

    /// <summary>The full path of a file to write, or of a folder; nothing in the text is a wildcard.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>.</exception>
    public static string ToWrite(PSCmdlet command, string path)
    {
        string full = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        RequireFileSystem(provider, path);
        return full;
    }

    private static void RequireFileSystem(ProviderInfo provider, string path)
    {
        if (!provider.Name.Equals(FileSystem, StringComparison.OrdinalIgnoreCase)) throw Invalid(path, "no path of the file system");
    }

    private static TokenAuthException Invalid(string path, string what) =>
        new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"'{path}' is {what}.") { NextStep = "Give the path of one file." };
}
