using System.Diagnostics;
using System.Text;

namespace TokenAuth.ModuleTests;

/// <summary>One Pester file in a pwsh of its own, with a home of its own: nothing of the user's is read or touched.</summary>
internal sealed class PesterRun(PowerShellInstall powerShell, string file) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string[] HomeVariables =
    [
        "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TOKENAUTH_STATE",
    ];

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("tokenauth-pester-");
    private readonly StringBuilder _output = new();

    /// <summary>Gets where the results are.</summary>
    public string Results { get; } = Path.Combine(Places.Results, Path.GetFileName(file).Replace(".Tests.ps1", ".xml", StringComparison.Ordinal));

    /// <summary>Gets what the file wrote.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Runs the file and says whether all went well.</summary>
    public async Task<bool> SucceedsAsync()
    {
        Directory.CreateDirectory(Places.Results);
        File.Delete(Results);
        using Process process = new() { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Keep($"{Path.GetFileName(file)} did not end within {Limit.TotalMinutes} minutes.");
            return false;
        }
    }

    public void Dispose() => _home.Delete(recursive: true);

    private ProcessStartInfo StartInfo()
    {
        ProcessStartInfo start = new(powerShell.Path, ["-NoProfile", "-NonInteractive", "-File", Places.Runner, "-Path", file, "-ResultPath", Results])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        foreach (string variable in HomeVariables)
            start.Environment[variable] = variable == "HOME" ? _home.FullName : _home.CreateSubdirectory(variable).FullName;
        start.Environment["PSModulePath"] = powerShell.ModulePath;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        // Most of these processes live for seconds: what is compiled once is not compiled better while they run. It took a third of their processor time.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        start.Environment["TOKENAUTH_MODULE"] = Places.Module;
        start.Environment["TOKENAUTH_PROBE"] = Places.Probe;
        start.Environment["TOKENAUTH_DUMPS"] = Places.Dumps;
        start.Environment["TOKENAUTH_EMULATOR"] = Places.Emulator;
        return start;
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
