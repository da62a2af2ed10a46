using System.Text.Json;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>The provider's packages: installed once where they are missing.</summary>
internal static class Installation
{
    private const int OldestNode = 20;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    // What npm says where it reaches no registry.
    private static readonly string[] Unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "EHOSTUNREACH", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT"];

    private static readonly Lazy<Task<string?>> Outcome = new(static () => Task.Run(InstallAsync));

    /// <summary>Installs them unless they are there.</summary>
    /// <returns>Why it cannot be done on this machine; null where they are there.</returns>
    /// <exception cref="InvalidOperationException">npm failed, and not for want of a network.</exception>
    public static Task<string?> EnsureAsync() => Outcome.Value;

    private static async Task<string?> InstallAsync()
    {
        if (Programs.Node is null)
        {
            return "node is not on the path; the provider needs it.";
        }

        using var limit = new CancellationTokenSource(TimeLimit);
        Version version = await NodeVersionAsync(limit.Token);
        if (version.Major < OldestNode)
        {
            return $"node is {version}; the provider needs {OldestNode} or later.";
        }

        if (IsComplete())
        {
            return null;
        }

        if (Programs.Npm is null)
        {
            return "npm is not on the path, and tests/interop/node_modules is not there or not up to date.";
        }

        await using var npm = Child.Start(Programs.Npm, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund");
        try
        {
            (int exitCode, _) = await npm.EndAsync(limit.Token);
            if (exitCode == 0)
            {
                return null;
            }
        }
        catch (OperationCanceledException)
        {
            return $"'npm ci' did not end within {TimeLimit.TotalMinutes} minutes.";
        }

        return Unreachable.Any(code => npm.Errors.Contains(code, StringComparison.Ordinal))
            ? "'npm ci' reaches no registry."
            : throw new InvalidOperationException($"'npm ci' failed in tests/interop: {npm.Errors}");
    }

    private static async Task<Version> NodeVersionAsync(CancellationToken cancellationToken)
    {
        await using var node = Child.Start(Programs.Node!, "--version");
        (_, string output) = await node.EndAsync(cancellationToken);
        return Version.Parse(output.Trim().TrimStart('v'));
    }

    // npm notes beside the packages which of them it has unpacked.
    private static bool IsComplete()
    {
        string installed = Path.Combine(Provider.Folder, "node_modules", ".package-lock.json");
        if (!File.Exists(installed))
        {
            return false;
        }

        Dictionary<string, string> there = Versions(installed);
        return Versions(Path.Combine(Provider.Folder, "package-lock.json")).All(wanted => there.GetValueOrDefault(wanted.Key) == wanted.Value);
    }

    private static Dictionary<string, string> Versions(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        return document.RootElement.GetProperty("packages").EnumerateObject()
            .Where(static package => package.Name.Length > 0)
            .ToDictionary(static package => package.Name, static package => package.Value.GetProperty("version").GetString()!, StringComparer.Ordinal);
    }
}
