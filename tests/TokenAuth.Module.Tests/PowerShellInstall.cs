using System.Diagnostics;

namespace TokenAuth.ModuleTests;

/// <summary>The PowerShell that runs the Pester files, if there is one; looked for once.</summary>
/// <param name="Path">The executable.</param>
/// <param name="ModulePath">Where it finds its modules, the user's included.</param>
/// <param name="Missing">Why there is none.</param>
internal sealed record PowerShellInstall(string Path, string ModulePath, string? Missing)
{
    private const string Question = "$pester = Get-Module Pester -ListAvailable | Sort-Object Version | Select-Object -Last 1; "
        + "\"$($PSVersionTable.PSVersion.Major).$($PSVersionTable.PSVersion.Minor)|$($pester ? $pester.Version : '0.0')|$env:PSModulePath\"";

    private static readonly Version OldestPowerShell = new(7, 4);
    private static readonly Version OldestPester = new(5, 0);
    private static readonly Lazy<Task<PowerShellInstall>> Found = new(FindAsync);

    public static Task<PowerShellInstall> Current => Found.Value;

    private static async Task<PowerShellInstall> FindAsync()
    {
        if (Executable() is not { } path) return Without("pwsh is not on PATH, and TOKENAUTH_PWSH does not name one.");
        ProcessStartInfo start = new(path, ["-NoProfile", "-NonInteractive", "-Command", Question]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (answer.Trim().Split('|', 3) is not [string powerShell, string pester, string modulePath]) return Without($"'{path}' does not start.");
        if (Version.Parse(powerShell) < OldestPowerShell) return Without($"'{path}' is PowerShell {powerShell}; the module needs {OldestPowerShell}.");
        if (Version.Parse(pester) < OldestPester) return Without($"'{path}' has no Pester {OldestPester}.");
        return new PowerShellInstall(path, modulePath, Missing: null);
    }

    private static PowerShellInstall Without(string reason) => new(string.Empty, string.Empty, reason);

    private static string? Executable()
    {
        if (Environment.GetEnvironmentVariable("TOKENAUTH_PWSH") is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new FileNotFoundException("TOKENAUTH_PWSH names a file that does not exist.", named);
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return folders.Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
