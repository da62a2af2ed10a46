using System.Management.Automation;

namespace TokenAuth.Input;

/// <summary>Paths as PowerShell means them: relative ones to the location of the caller, not to the process's working directory.</summary>
internal static class Paths
{
    /// <summary>The full path where the text is a path, which holds a separator; else the text itself, a name.</summary>
    public static string Resolve(PSCmdlet command, string nameOrPath) =>
        nameOrPath.AsSpan().ContainsAny('/', '\\') ? command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(nameOrPath) : nameOrPath;
}
