using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TokenAuth.Bench.Comparison;

/// <summary>Runs measuring scripts in a PowerShell with a home of its own.</summary>
internal sealed class PowerShellHost
{
    private static readonly string[] HomeVariables =
    [
        "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TOKENAUTH_STATE",
    ];

    private const string Question = "$vaults = Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable | Select-Object -First 1; "
        + "\"$($PSVersionTable.PSVersion)|$env:PSModulePath|$($vaults.Path)\"";

    // A step that hangs costs its own figures only.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly string _path;
    private readonly string _modulePath;

    private PowerShellHost(string path, string version, string modulePath, string secretManagement)
    {
        _path = path;
        Version = version;
        SecretManagement = secretManagement;
        _modulePath = modulePath;
    }

    public string Version { get; }

    /// <summary>Where SecretManagement's manifest is; empty where it is missing.</summary>
    public string SecretManagement { get; }

    /// <summary>The PowerShell that TOKENAUTH_PWSH names, else the one on PATH; null where there is none.</summary>
    public static async Task<PowerShellHost?> FindAsync()
    {
        string path = Environment.GetEnvironmentVariable("TOKENAUTH_PWSH") is { Length: > 0 } named ? named : "pwsh";
        try
        {
            using Process process = Start(new ProcessStartInfo(path, ["-NoProfile", "-NonInteractive", "-Command", Question]));
            string answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return answer.Trim().Split('|', 3) is [string version, string modulePath, string secretManagement] ? new PowerShellHost(path, version, modulePath, secretManagement) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a script.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="scratch">Its scratch folder.</param>
    /// <param name="server">The server that it asks.</param>
    /// <param name="arguments">Its parameters.</param>
    /// <returns>The samples that it took.</returns>
    public async Task<IReadOnlyList<Sample>> RunAsync(string script, Scratch scratch, Uri server, params (string Name, object Value)[] arguments)
    {
        var start = new ProcessStartInfo(_path, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Places.Scripts, script)]) { UseShellExecute = false, RedirectStandardError = true };
        foreach ((string name, object value) in arguments)
        {
            start.ArgumentList.Add($"-{name}");
            if (value is not true)
            {
                start.ArgumentList.Add(Convert.ToString(value, CultureInfo.InvariantCulture)!);
            }
        }

        start.Environment["HOME"] = scratch.Folder("home");
        foreach (string variable in HomeVariables)
        {
            start.Environment[variable] = scratch.Folder(variable);
        }

        start.Environment["PSModulePath"] = _modulePath;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["BENCH_MODULE"] = Places.Module;
        start.Environment["BENCH_EMPTY"] = Places.EmptyModule;
        start.Environment["BENCH_PROBE"] = Places.Probe;
        start.Environment["BENCH_HTTPS"] = server.ToString();
        start.Environment["BENCH_FOLDER"] = scratch.Path;
        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        string output;
        try
        {
            output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{script} took longer than {Patience.TotalMinutes} minutes.", exception);
        }

        return process.ExitCode == 0
            ? [.. output.Split('\n').Where(static line => line.StartsWith('{')).Select(static line => JsonSerializer.Deserialize<Sample>(line, Options)!)]
            : throw new InvalidOperationException($"{script} failed: {(await errors).Trim()} {output.Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
