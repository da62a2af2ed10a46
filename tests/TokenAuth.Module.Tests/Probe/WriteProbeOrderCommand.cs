using System.Globalization;
using System.Management.Automation;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Writes "task:index" from many tasks, on the pool's threads or after coming back from them.</summary>
[Cmdlet(VerbsCommunications.Write, "ProbeOrder")]
public sealed class WriteProbeOrderCommand : AsyncCommand
{
    private int _pipelineThread;

    [Parameter]
    public int Tasks { get; set; } = 8;

    [Parameter]
    public int Count { get; set; } = 50;

    [Parameter]
    public SwitchParameter OffThread { get; set; }

    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        _pipelineThread = Environment.CurrentManagedThreadId;
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Start(_ => OffThread ? WriteOffThreadAsync(task) : WriteAsync(task))));
    }

    private async Task WriteAsync(int task)
    {
        for (int i = 0; i < Count; i++)
        {
            await Task.Run(static () => { }, CancellationToken.None);
            Write(task, i);
        }
    }

    // Nobody waits for a write before the next is handed in: their order is the queue's.
    private async Task WriteOffThreadAsync(int task)
    {
        await Task.Run(() => Task.WhenAll(Enumerable.Range(0, Count).Select(i => OnPipelineAsync(() => Write(task, i)))), CancellationToken.None).ConfigureAwait(false);
    }

    private void Write(int task, int index)
    {
        bool isPipelineThread = Environment.CurrentManagedThreadId == _pipelineThread;
        WriteObject(string.Create(CultureInfo.InvariantCulture, $"{task}:{index}:{isPipelineThread}"));
    }
}
