using System.Management.Automation;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Waits for something that never comes.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Probe")]
public sealed class WaitProbeCommand : AsyncCommand
{
    [Parameter(Mandatory = true)]
    public ManualResetEventSlim Begun { get; set; } = null!;

    /// <summary>Set when the wait has ended.</summary>
    [Parameter]
    public ManualResetEventSlim? Ended { get; set; }

    [Parameter]
    public SwitchParameter OffThread { get; set; }

    /// <summary>The cancellation comes out as another failure, as a broken connection does.</summary>
    [Parameter]
    public SwitchParameter Disguised { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        try
        {
            Task wait = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            Begun.Set();
            await wait.ConfigureAwait(!OffThread);
        }
        catch (OperationCanceledException e) when (Disguised)
        {
            throw new IOException("The connection was closed.", e);
        }
        finally
        {
            Ended?.Set();
        }
    }
}
