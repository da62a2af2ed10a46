using System.ComponentModel;
using System.Diagnostics;

namespace TokenAuth.Demo;

/// <summary>A PowerShell that can run the module: TOKENAUTH_PWSH, else <c>pwsh</c> on PATH; 7.4 or later.</summary>
internal sealed record PowerShellInstallation(string Path, Version Version)
{
    private static readonly Version Oldest = new(7, 4);

    public static async Task<PowerShellInstallation?> FindAsync()
    {
        string path = Environment.GetEnvironmentVariable("TOKENAUTH_PWSH") is { Length: > 0 } given ? given : "pwsh";
        try
        {
            var start = new ProcessStartInfo(path) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (string argument in (string[])["-NoProfile", "-NonInteractive", "-Command", "'{0}.{1}.{2}' -f $PSVersionTable.PSVersion.Major, $PSVersionTable.PSVersion.Minor, $PSVersionTable.PSVersion.Patch"])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Version.TryParse(output.Trim(), out Version? version) && version >= Oldest ? new PowerShellInstallation(path, version) : null;
        }
        catch (Win32Exception)
        {
            // There is none.
            return null;
        }
    }
}
