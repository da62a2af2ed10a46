using System.Diagnostics;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A worker in a process of its own, which can be killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    // .NET's own program writes the dump, and tells of it in the process's output.
    private const string SaidByADump = "[createdump]";

    private readonly Process _process;

    private WorkerProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Gets the process's number.</summary>
    public int Id => _process.Id;

    public static WorkerProcess Start(string vault, string state, bool isShared = false, string? fault = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TokenAuth.Stress.dll"), "worker", "--vault", vault, "--state", state, "--shared", $"{isShared}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TOKENAUTH_FAULT"] = fault;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>What the worker answers; null where it died.</summary>
    public async Task<string?> AskAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }

        string? answer;
        do
        {
            answer = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        }
        while (answer?.StartsWith(SaidByADump, StringComparison.Ordinal) is true);
        return answer;
    }

    public void Kill() => _process.Kill();

    public async Task<bool> WasKilledAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode != 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
