using System.Management.Automation;

namespace TokenAuth.Pipeline;

/// <summary>A cmdlet that may write and ask from any thread: the call reaches PowerShell on the pipeline thread, and a failed one ends the command.</summary>
public abstract class PipelineCommand : PSCmdlet
{
    /// <summary>Starts the command's pump and lifetime.</summary>
    private protected PipelineCommand()
    {
        Lifetime = new CommandLifetime();
        Pump = new PipelinePump(Lifetime.Abort);
    }

    /// <summary>Gets whether the command still runs.</summary>
    private protected CommandLifetime Lifetime { get; }

    /// <summary>Gets what brings work back to the pipeline thread.</summary>
    private protected PipelinePump Pump { get; }

    /// <summary>Writes an object to the pipeline.</summary>
    /// <param name="sendToPipeline">The object.</param>
    protected new void WriteObject(object? sendToPipeline) => Call(() => base.WriteObject(sendToPipeline));

    /// <summary>Writes an object, or the elements of a collection, to the pipeline.</summary>
    /// <param name="sendToPipeline">The object or collection.</param>
    /// <param name="enumerateCollection">Whether a collection goes down one element after the other.</param>
    protected new void WriteObject(object? sendToPipeline, bool enumerateCollection) => Call(() => base.WriteObject(sendToPipeline, enumerateCollection));

    /// <summary>Writes an error that lets the command go on.</summary>
    /// <param name="errorRecord">The error.</param>
    protected new void WriteError(ErrorRecord errorRecord) => Call(() => base.WriteError(errorRecord));

    /// <summary>Writes a warning.</summary>
    /// <param name="text">The warning.</param>
    protected new void WriteWarning(string text) => Call(() => base.WriteWarning(text));

    /// <summary>Writes a verbose message.</summary>
    /// <param name="text">The message.</param>
    protected new void WriteVerbose(string text) => Call(() => base.WriteVerbose(text));

    /// <summary>Writes a debug message.</summary>
    /// <param name="text">The message.</param>
    protected new void WriteDebug(string text) => Call(() => base.WriteDebug(text));

    /// <summary>Writes to the information stream.</summary>
    /// <param name="messageData">The message.</param>
    /// <param name="tags">What the message is about.</param>
    protected new void WriteInformation(object messageData, params string[] tags) => Call(() => base.WriteInformation(messageData, tags));

    /// <summary>Writes to the information stream.</summary>
    /// <param name="informationRecord">The message.</param>
    protected new void WriteInformation(InformationRecord informationRecord) => Call(() => base.WriteInformation(informationRecord));

    /// <summary>Writes progress.</summary>
    /// <param name="progressRecord">The progress.</param>
    protected new void WriteProgress(ProgressRecord progressRecord) => Call(() => base.WriteProgress(progressRecord));

    /// <summary>Ends the command with an error.</summary>
    /// <param name="errorRecord">The error.</param>
    protected new void ThrowTerminatingError(ErrorRecord errorRecord) => Call(() => base.ThrowTerminatingError(errorRecord));

    /// <summary>Asks whether to act, as <c>-WhatIf</c> and <c>-Confirm</c> say.</summary>
    /// <param name="target">What is acted on.</param>
    /// <returns>Whether to act.</returns>
    protected new bool ShouldProcess(string target) => Call(() => base.ShouldProcess(target));

    /// <summary>Asks whether to act, as <c>-WhatIf</c> and <c>-Confirm</c> say.</summary>
    /// <param name="target">What is acted on.</param>
    /// <param name="action">What is done to it.</param>
    /// <returns>Whether to act.</returns>
    protected new bool ShouldProcess(string target, string action) => Call(() => base.ShouldProcess(target, action));

    /// <summary>Asks a question that is always asked.</summary>
    /// <param name="query">The question.</param>
    /// <param name="caption">Its caption.</param>
    /// <returns>Whether the answer was yes.</returns>
    protected new bool ShouldContinue(string query, string caption) => Call(() => base.ShouldContinue(query, caption));

    /// <summary>Runs <paramref name="call"/> on the pipeline thread, after all that was handed in before.</summary>
    /// <param name="call">What to run.</param>
    /// <returns>A task that ends with the call; cancelled when the command has ended before its turn.</returns>
    protected Task OnPipelineAsync(Action call)
    {
        return OnPipelineAsync(() =>
        {
            call();
            return true;
        });
    }

    /// <summary>Runs <paramref name="call"/> on the pipeline thread, after all that was handed in before.</summary>
    /// <typeparam name="T">What the call returns.</typeparam>
    /// <param name="call">What to run.</param>
    /// <returns>A task with the call's result; cancelled when the command has ended before its turn.</returns>
    protected Task<T> OnPipelineAsync<T>(Func<T> call)
    {
        return Pump.InvokeAsync(() =>
        {
            Lifetime.Token.ThrowIfCancellationRequested();
            return call();
        });
    }

    /// <summary>Tells PowerShell how the command ended, if it has; to be called outside a run.</summary>
    private protected void ThrowIfOver() => Lifetime.ThrowIfOver(base.ThrowTerminatingError);

    private void Call(Action call)
    {
        _ = Call(() =>
        {
            call();
            return true;
        });
    }

    private T Call<T>(Func<T> call)
    {
        // Once it is over nobody may come to take the call.
        Lifetime.Token.ThrowIfCancellationRequested();
        return Pump.Invoke(() => Guarded(call));
    }

    private T Guarded<T>(Func<T> call)
    {
        Lifetime.Token.ThrowIfCancellationRequested();
        try
        {
            return Pump.StepOut(call);
        }
        catch (Exception e)
        {
            Lifetime.Abort(e);
            throw;
        }
    }
}
