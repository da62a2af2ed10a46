using System.Diagnostics;
using System.Globalization;

namespace TokenAuth.Stress;

/// <summary>Real PowerShell processes with the module and a SecretStore of their own.</summary>
internal sealed class PowerShellWorkforce(Sandbox sandbox) : IWorkforce
{
    private const string Probe = "if ((Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore | Select-Object -Unique Name).Count -eq 2) { 'yes' }";

    public string Description => "pwsh processes with SecretStore";

    private static string Executable => Environment.GetEnvironmentVariable("TOKENAUTH_PWSH") is { Length: > 0 } named ? named : "pwsh";

    private static string Folder => AppContext.BaseDirectory;

    private static string Module => Environment.GetEnvironmentVariable("TOKENAUTH_MODULE") is { Length: > 0 } named ? named : Path.Combine(FindRepository(), "out", "TokenAuth", "TokenAuth.psd1");

    /// <summary>Why there can be none here; null where there can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (!File.Exists(Module))
        {
            return $"the module is not built ('{Module}')";
        }

        try
        {
            using Process process = Process.Start(Redirected(new ProcessStartInfo(Executable, ["-NoProfile", "-NonInteractive", "-Command", Probe])))!;
            process.StandardInput.Close();
            string answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return answer.Trim() == "yes" ? null : "PowerShell has no SecretStore";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "there is no PowerShell";
        }
    }

    public async Task SignInAsync(Uri address)
    {
        using Process process = Process.Start(Prepare(new ProcessStartInfo(Executable, [.. Switches(), Path.Combine(Folder, "SignIn.ps1"), "-Module", Module, "-Uri", address.AbsoluteUri])))!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The sign-in failed. {output} {await errors}");
        }
    }

    public ProcessStartInfo StartInfo(Uri address, int runspaces) =>
        Prepare(new ProcessStartInfo(Executable, [.. Switches(), Path.Combine(Folder, "Load.ps1"), "-Module", Module, "-Runspaces", runspaces.ToString(CultureInfo.InvariantCulture)]));

    private static string[] Switches() => ["-NoProfile", "-NonInteractive", "-File"];

    private static ProcessStartInfo Redirected(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return start;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TokenAuth.sln")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }

    private ProcessStartInfo Prepare(ProcessStartInfo start)
    {
        start.Environment["HOME"] = sandbox.Home;
        start.Environment["TOKENAUTH_STATE"] = sandbox.State;
        start.Environment["TOKENAUTH_USERNAME"] = Sandbox.User;
        start.Environment["TOKENAUTH_PASSWORD"] = Sandbox.Password;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return Redirected(start);
    }
}
