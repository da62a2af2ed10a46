using System.Management.Automation;

namespace TokenAuth.Bench.Probe;

/// <summary>A GET a call, and not even the reply is looked at: the least that a cmdlet can do.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BareRequest")]
public sealed class InvokeBareRequestCommand : ProbeCommand
{
    protected override void ProcessRecord() => WriteObject(Wait(Client.GetAsync(Uri, CancellationToken.None)));
}
