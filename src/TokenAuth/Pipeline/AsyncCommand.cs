using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace TokenAuth.Pipeline;

/// <summary>A cmdlet whose work is async. It never ends before the work that it started, and stops at once.</summary>
/// <remarks>
/// Code after an <c>await</c> runs on the pipeline thread, unless it said <c>ConfigureAwait(false)</c>.
/// A failure is a terminating error, or, for an item that came down the pipeline, an error of that item.
/// </remarks>
public abstract class AsyncCommand : PipelineCommand, IDisposable
{
    private readonly StartedWork _started = new();

    /// <summary>Gets a value indicating whether somebody can answer a prompt. Look before asking: a prompt on redirected input ends pwsh without a word.</summary>
    protected bool CanPrompt => Audience.CanAnswer(Host);

    /// <summary>Gets what a failure of the current item is about: its error's <c>TargetObject</c>.</summary>
    protected virtual object? FailureTarget => null;

    /// <summary>Comes before the first item.</summary>
    /// <param name="cancellationToken">Cancelled when the command has to end.</param>
    /// <returns>The work.</returns>
    protected virtual Task BeginProcessingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Handles one item.</summary>
    /// <param name="cancellationToken">Cancelled when the command has to end.</param>
    /// <returns>The work.</returns>
    protected virtual Task ProcessRecordAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes after the last item. Whatever was started has ended when it returns.</summary>
    /// <param name="cancellationToken">Cancelled when the command has to end.</param>
    /// <returns>The work.</returns>
    protected virtual Task EndProcessingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says a failure in PowerShell's terms.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The error.</returns>
    protected virtual ErrorRecord ToErrorRecord(Exception exception, object? target)
    {
        return exception is IContainsErrorRecord { ErrorRecord: { } own }
            ? new ErrorRecord(own, exception)
            : new ErrorRecord(exception, exception.GetType().Name, ErrorCategory.NotSpecified, target);
    }

    /// <summary>Starts work that runs beside the rest, over the end of the current item too. The command ends after it.</summary>
    /// <param name="work">The work; it is always called, if only to see that its token is cancelled.</param>
    /// <param name="target">What its failure is about.</param>
    /// <returns>A task that ends with the work and never fails: a failure is reported as the failure of an item.</returns>
    /// <remarks>Work that outlives its item takes along what it needs: the parameters belong to the next item by then.</remarks>
    protected Task Start(Func<CancellationToken, Task> work, object? target = null)
    {
        _started.Enter();
        return SuperviseAsync(work, target);
    }

    /// <summary>Reports the failure of an item: an error of that item when items come down the pipeline, the command's end otherwise.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">What it is about.</param>
    protected void ReportFailure(Exception exception, object? target)
    {
        if (Lifetime.IsOver) return;
        _ = Pump.Invoke(() =>
        {
            Settle(exception, target, ofItem: true);
            return true;
        });
    }

    /// <summary>Asks for a secret; the input is masked.</summary>
    /// <param name="prompt">The question.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="NobodyAnswersException">Nobody can be asked, or the input ended.</exception>
    protected Task<SecureString> PromptSecretAsync(string prompt)
    {
        return PromptAsync(ui =>
        {
            ui.Write(prompt + ": ");
            return ui.ReadLineAsSecureString();
        });
    }

    /// <summary>Asks a question through the host's user interface.</summary>
    /// <typeparam name="T">The kind of the answer.</typeparam>
    /// <param name="ask">Asks; nothing when there was no answer.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="NobodyAnswersException">Nobody can be asked, or the input ended.</exception>
    protected Task<T> PromptAsync<T>(Func<PSHostUserInterface, T?> ask)
        where T : class
    {
        return OnPipelineAsync(() =>
        {
            if (!CanPrompt) throw new NobodyAnswersException();
            T? answer = Ask(ask);

            // A host that is interrupted while it asks answers with nothing.
            Lifetime.Token.ThrowIfCancellationRequested();
            return answer ?? throw new NobodyAnswersException();
        });
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginProcessingAsync, ofItem: false, isLast: false);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessRecordAsync, ofItem: true, isLast: false);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndProcessingAsync, ofItem: false, isLast: true);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => Lifetime.Stop();

    /// <summary>Ends what still runs and releases the command.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the command holds; the work that it started has ended.</summary>
    /// <param name="disposing">Always true: there is nothing to finalize.</param>
    protected virtual void Dispose(bool disposing)
    {
        // An upstream command failed, or the pipeline was stopped between two items: nobody called EndProcessing.
        Lifetime.Stop();
        if (_started.Any) Pump.Run(_started.WhenAllEnded);
        Pump.Close();
        Lifetime.Dispose();
    }

    private void Run(Func<CancellationToken, Task> step, bool ofItem, bool isLast)
    {
        Pump.Run(() => RunAsync(step, ofItem, isLast));
        ThrowIfOver();
    }

    private async Task RunAsync(Func<CancellationToken, Task> step, bool ofItem, bool isLast)
    {
        try
        {
            await step(Lifetime.Token).ConfigureAwait(true);
        }
        catch (Exception e)
        {
            Settle(e, FailureTarget, ofItem);
        }

        // Work may fail, and so end the command, while it is waited for; after a failure all of it is waited for.
        if (isLast || Lifetime.IsOver)
            await _started.WhenAllEnded().ConfigureAwait(true);
    }

    private async Task SuperviseAsync(Func<CancellationToken, Task> work, object? target)
    {
        try
        {
            await work(Lifetime.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await SettleAsync(e, target).ConfigureAwait(false);
        }
        finally
        {
            _started.Leave();
        }
    }

    private async Task SettleAsync(Exception exception, object? target)
    {
        try
        {
            await OnPipelineAsync(() => Settle(exception, target, ofItem: true)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The command ended first; its end has a reason already.
        }
    }

    private void Settle(Exception exception, object? target, bool ofItem)
    {
        if (Lifetime.IsOver) return;
        if (exception is PipelineStoppedException)
        {
            Lifetime.Abort(exception);
            return;
        }

        ErrorRecord record = ToErrorRecord(exception, target);
        if (ofItem && MyInvocation.ExpectingInput)
            WriteErrorOfItem(record);
        else
            Lifetime.Terminate(record);
    }

    private void WriteErrorOfItem(ErrorRecord record)
    {
        try
        {
            WriteError(record);
        }
        catch (Exception) when (Lifetime.IsOver)
        {
            // -ErrorAction Stop; the write has ended the command.
        }
    }

    private T? Ask<T>(Func<PSHostUserInterface, T?> ask)
        where T : class
    {
        try
        {
            return Pump.StepOut(() => ask(Host.UI));
        }
        catch (PipelineStoppedException e)
        {
            Lifetime.Abort(e);
            throw;
        }
    }
}
