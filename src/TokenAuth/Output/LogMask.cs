using System.Text;
using TokenAuth.Secrecy;

namespace TokenAuth.Output;

/// <summary>
/// Tells the build system that runs this process what its log must not show. The command goes to the process's own standard error:
/// standard output may be on its way into a variable, and PowerShell's streams to anywhere.
/// </summary>
internal static class LogMask
{
    /// <summary>The environment variable that names the build system, or <c>Off</c>, for a whole job.</summary>
    public const string EnvironmentVariable = "TOKENAUTH_LOG_MASK";

    private static readonly object Gate = new();

    private static Secret? _last;

    /// <summary>Says it before the secret is handed out; the same secret once.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="masking">What the caller asked for.</param>
    public static void Announce(Secret secret, LogMasking masking)
    {
        LogMasking system = masking == LogMasking.Auto ? OfProcess(Environment.GetEnvironmentVariable) : masking;
        if (system == LogMasking.Off) return;
        lock (Gate)
        {
            if (secret.Equals(_last)) return;
#pragma warning disable RS0030 // The runner reads the process's stream itself; nothing of PowerShell's reaches it unchanged.
            using Stream error = Console.OpenStandardError();
#pragma warning restore RS0030
            error.Write(Encoding.UTF8.GetBytes(Commands(secret, system)));
            error.Flush();
            _last = secret;
        }
    }

    /// <summary>The build system of a process with that environment.</summary>
    /// <param name="environment">Reads a variable.</param>
    internal static LogMasking OfProcess(Func<string, string?> environment)
    {
        if (Enum.TryParse(environment(EnvironmentVariable), ignoreCase: true, out LogMasking named) && Enum.IsDefined(named) && named != LogMasking.Auto) return named;
        return string.Equals(environment("GITHUB_ACTIONS"), "true", StringComparison.OrdinalIgnoreCase) ? LogMasking.GitHubActions : LogMasking.Off;
    }

    /// <summary>The commands, one a line of the secret: a runner masks what it reads line by line.</summary>
    internal static string Commands(Secret secret, LogMasking system)
    {
        (string command, string percent) = system == LogMasking.AzurePipelines ? ("##vso[task.setsecret]", "%AZP25") : ("::add-mask::", "%25");
        var text = new StringBuilder();

        // A runner looks for its command at the beginning of a line, and something may have been written without ending one.
        foreach (string line in secret.Reveal().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            text.Append('\n').Append(command).Append(line.Replace("%", percent, StringComparison.Ordinal)).Append('\n');
        return text.ToString();
    }
}
