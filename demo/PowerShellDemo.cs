using System.Diagnostics;
using System.Reflection;
using TokenAuth.Emulator;

namespace TokenAuth.Demo;

/// <summary>Runs the steps through the real cmdlets in a real PowerShell.</summary>
internal static class PowerShellDemo
{
    public static async Task<int> RunAsync(PowerShellInstallation powerShell, EmulatorHost backOffice, string stateFolder)
    {
        var start = new ProcessStartInfo(powerShell.Path) { UseShellExecute = false, RedirectStandardInput = true };
        foreach (string argument in (string[])["-NoProfile", "-NonInteractive", "-File", System.IO.Path.Combine(AppContext.BaseDirectory, "demo.ps1")])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DEMO_MODULE"] = ModulePath();
        start.Environment["DEMO_BACKOFFICE"] = backOffice.HttpsAddress.ToString();
        start.Environment["TOKENAUTH_STATE"] = stateFolder;
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string ModulePath() =>
        typeof(PowerShellDemo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "ModulePath").Value!;
}
