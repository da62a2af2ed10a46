using System.Management.Automation;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Fails in a given place.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ProbeFailure")]
public sealed class InvokeProbeFailureCommand : AsyncCommand
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter]
    [ValidateSet("Begin", "Process", "End", "Started", "Cancelled", "Stopped", "Record", "Thrown", "ThrownOffThread")]
    public string In { get; set; } = "Process";

    protected override object? FailureTarget => InputObject;

    protected override async Task BeginProcessingAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        FailIn("Begin");
    }

    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        FailIn("Process");
        switch (In)
        {
            case "Started": _ = Start(static async _ => await Task.Run(static () => throw new InvalidOperationException("Failed in Started."), CancellationToken.None), InputObject); break;
            case "Cancelled": throw new TaskCanceledException("Somebody else's time is up.");
            case "Stopped": throw new PipelineStoppedException();
            case "Thrown": Throw(); break;
            case "ThrownOffThread": await Task.Run(Throw, cancellationToken); break;
            case "Record": throw new PSInvalidOperationException("Says it itself.");
        }

        WriteObject(InputObject);
    }

    protected override async Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        FailIn("End");
    }

    protected override ErrorRecord ToErrorRecord(Exception exception, object? target)
    {
        return exception is InvalidOperationException and not IContainsErrorRecord
            ? new ErrorRecord(exception, "ProbeFailed", ErrorCategory.InvalidOperation, target)
            : base.ToErrorRecord(exception, target);
    }

    private void Throw() => ThrowTerminatingError(new ErrorRecord(new InvalidOperationException("Thrown."), "ProbeThrown", ErrorCategory.InvalidOperation, InputObject));

    private void FailIn(string place)
    {
        if (In == place) throw new InvalidOperationException($"Failed in {place}.");
    }
}
