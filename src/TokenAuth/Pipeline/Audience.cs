using System.Management.Automation.Host;

namespace TokenAuth.Pipeline;

/// <summary>Whether somebody sits in front of the host.</summary>
internal static class Audience
{
    private const string ConsoleHost = "ConsoleHost";
    private const string RemoteHost = "ServerRemoteHost";

    /// <summary>Says whether a prompt would be answered, without showing one.</summary>
    public static bool CanAnswer(PSHost? host)
    {
        if (host is null || !HasUserInterface(host)) return false;
        return host.Name switch
        {
            // The switches and the redirection are the console's; another host has an input of its own.
            ConsoleHost => !ProcessFacts.CommandLine.IsNonInteractive && !ProcessFacts.IsInputRedirected,

            // The process behind a background job passes a prompt on to a job that nobody looks at.
            RemoteHost => !ProcessFacts.CommandLine.IsServer,
            _ => true,
        };
    }

    // Runspaces without a host (thread jobs, ForEach-Object -Parallel) have a user interface whose every member throws.
    private static bool HasUserInterface(PSHost host)
    {
        try
        {
            if (host.UI?.RawUI is not { } raw) return false;
            _ = raw.ForegroundColor;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
