using System.Diagnostics;

namespace TokenAuth.Terminal.Tests;

/// <summary>The programs that a terminal session needs, if they are here.</summary>
internal static class Programs
{
    private static readonly Version OldestPowerShell = new(7, 4);

    public static string? Tmux { get; } = OnPath("tmux");

    public static string? PowerShell { get; } = Environment.GetEnvironmentVariable("TOKENAUTH_PWSH") is { Length: > 0 } named ? named : OnPath("pwsh");

    /// <summary>Why no terminal can be driven; null where one can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (Tmux is null)
        {
            return "tmux is not on the path; it is the terminal.";
        }

        if (PowerShell is null)
        {
            return "pwsh is not on the path, and TOKENAUTH_PWSH does not name one.";
        }

        string[] answer = (await ReadAsync(PowerShell, ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion.Major).$($PSVersionTable.PSVersion.Minor)|$([bool](Get-Module PSReadLine -ListAvailable))\""])).Trim().Split('|');
        return answer is not [{ } version, "True"] ? "PSReadLine is not installed; it edits the line."
            : Version.Parse(version) < OldestPowerShell ? $"pwsh is {version}; the module needs {OldestPowerShell}."
            : null;
    }

    /// <summary>Runs a program to its end and returns what it wrote.</summary>
    public static async Task<string> ReadAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{Path.GetFileName(program)} failed with {process.ExitCode}: {await errors}{await output}");
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
