using System.Diagnostics;
using System.Text.Json;

namespace TokenAuth.Bench.Comparison;

/// <summary>An emulator in a process of its own: its work and its memory are not the client's.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process _process;

    private EmulatorProcess(Process process, Uri https)
    {
        _process = process;
        Https = https;
    }

    public Uri Https { get; }

    public static async Task<EmulatorProcess> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])[Places.Emulator, "--json", "--exit-on-stdin-close", "--access-lifetime", "86400"])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        string ready = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The emulator did not start.");
        using JsonDocument document = JsonDocument.Parse(ready);
        return new EmulatorProcess(process, new Uri(document.RootElement.GetProperty("https").GetString()!));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
