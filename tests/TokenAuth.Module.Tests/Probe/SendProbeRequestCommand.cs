using System.Management.Automation;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Sends pretended requests, some at a time, and writes each reply.</summary>
[Cmdlet(VerbsCommunications.Send, "ProbeRequest")]
public sealed class SendProbeRequestCommand : AsyncCommand
{
    [Parameter(Mandatory = true)]
    public RequestLog Log { get; set; } = null!;

    [Parameter]
    public int Count { get; set; } = 1;

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>The replies never come, but for the one that fails.</summary>
    [Parameter]
    public SwitchParameter Hang { get; set; }

    [Parameter]
    public ManualResetEventSlim? Begun { get; set; }

    [Parameter]
    public int FailAt { get; set; } = -1;

    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < Count; i++)
        {
            int number = i;
            object item = InputObject ?? i;
            await Log.Gate.WaitAsync(cancellationToken);
            _ = Start(token => SendAsync(number, item, token), item);
        }
    }

    private async Task SendAsync(int number, object item, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Log.CountSent();
            Begun?.Set();
            await Task.Delay(Hang && number != FailAt ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken).ConfigureAwait(false);
            if (number == FailAt) throw new InvalidOperationException($"Request {number} failed.");
            WriteObject(item);
        }
        finally
        {
            Log.CountEnded();
            Log.Gate.Release();
        }
    }
}
