using System.Diagnostics;

namespace TokenAuth.Stress;

/// <summary>One process of a run, and what it says.</summary>
internal sealed class Member : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isKilled;
    private int _served;

    public Member(ProcessStartInfo start, Action<WorkerLine> onLine, Action<string> onComplaint)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
            {
                _outputEnded.TrySetResult();
                return;
            }

            // What was cut off by the kill says nothing.
            var line = WorkerLine.Parse(e.Data);
            if (line.IsServed)
            {
                Interlocked.Increment(ref _served);
            }

            if (line.IsServed || line.IsSignInAgain || !_isKilled)
            {
                onLine(line);
            }
        };
        _process.ErrorDataReceived += (_, e) =>
        {
            if (!string.IsNullOrWhiteSpace(e.Data) && !_isKilled)
            {
                onComplaint(e.Data);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>How many requests it has said were served.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>Ends it as a power failure would.</summary>
    public async Task KillAsync()
    {
        _isKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets it come to its end.</summary>
    /// <returns>Its exit code; null where it did not end.</returns>
    public async Task<int?> EndAsync(TimeSpan patience)
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _outputEnded.Task.WaitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return null;
        }
    }

    public void Dispose() => _process.Dispose();
}
