using System.Management.Automation;

namespace TokenAuth.Bench.Probe;

/// <summary>Sends GETs from inside one call: the floor.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Floor")]
public sealed class InvokeFloorCommand : ProbeCommand
{
    [Parameter]
    public int Count { get; set; } = 1;

    [Parameter]
    public int InFlight { get; set; } = 1;

    /// <summary>The thread waits for each, as a cmdlet has to.</summary>
    [Parameter]
    public SwitchParameter Waited { get; set; }

    protected override void ProcessRecord()
    {
        if (Waited)
        {
            for (int i = 0; i < Count; i++)
            {
                Wait(Client.GetAsync(Uri, CancellationToken.None));
            }
        }
        else
        {
            Wait(Task.Run(() => Client.GetManyAsync(Uri, Count, InFlight, CancellationToken.None)));
        }
    }
}
