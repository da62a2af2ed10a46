using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace TokenAuth.Pipeline;

/// <summary>Whether a command still runs, and what ended it: the first failure wins.</summary>
internal sealed class CommandLifetime : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private ExceptionDispatchInfo? _failure;
    private ErrorRecord? _record;

    /// <summary>Gets the token that everything the command does listens to.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gets a value indicating whether the command has to come to its end.</summary>
    public bool IsOver => Token.IsCancellationRequested;

    /// <summary>Starts a lifetime.</summary>
    public CommandLifetime() => Token = _source.Token;

    /// <summary>Ends the command because somebody stopped it.</summary>
    public void Stop()
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException)
        {
            // A listener that fails to stop must not keep the others, or PowerShell, from stopping.
        }
        catch (ObjectDisposedException)
        {
            // A stop that came after the end.
        }
    }

    /// <summary>Ends the command with an exception that PowerShell is to see as it is.</summary>
    public void Abort(Exception failure)
    {
        // After a stop everything fails, each in its own way; the stop is the reason.
        if (IsOver) return;
        _failure = ExceptionDispatchInfo.Capture(failure);
        CancelElsewhere();
    }

    /// <summary>Ends the command with a terminating error.</summary>
    public void Terminate(ErrorRecord record)
    {
        if (IsOver) return;
        _record = record;
        CancelElsewhere();
    }

    /// <summary>Tells PowerShell how the command ended, if it has.</summary>
    public void ThrowIfOver(Action<ErrorRecord> terminate)
    {
        if (!IsOver) return;
        _failure?.Throw();
        if (_record is not null) terminate(_record);
        throw new PipelineStoppedException();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    // What listens to the token is not the pipeline thread's to run, least of all in the middle of a write.
    private void CancelElsewhere() => _ = _source.CancelAsync().ContinueWith(
        static cancelling => cancelling.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
