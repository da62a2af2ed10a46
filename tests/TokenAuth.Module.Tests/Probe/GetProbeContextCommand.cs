using System.Management.Automation;

namespace TokenAuth.PumpProbe;

/// <summary>Says whether a command that waits for its async work the wrong way would find a context to wait for.</summary>
[Cmdlet(VerbsCommon.Get, "ProbeContext")]
public sealed class GetProbeContextCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord() => WriteObject(SynchronizationContext.Current?.GetType().Name ?? "none");
}
