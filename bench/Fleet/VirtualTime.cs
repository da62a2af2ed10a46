namespace TokenAuth.Bench.Fleet;

/// <summary>
/// Time that passes only when everyone waits. What runs on it is single-threaded: a wait ends inside <see cref="RunUntil"/>, in the
/// order of the instants and, at one instant, in the order of asking; so a seed makes a run repeatable.
/// </summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<TaskCompletionSource, (TimeSpan At, long Order)> _waits = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    public Task Delay(TimeSpan length)
    {
        var wait = new TaskCompletionSource();
        _waits.Enqueue(wait, (Now + length, _order++));
        return wait.Task;
    }

    public void RunUntil(TimeSpan end)
    {
        while (_waits.TryPeek(out TaskCompletionSource? wait, out (TimeSpan At, long Order) due) && due.At <= end)
        {
            _waits.Dequeue();
            Now = due.At;
            wait.SetResult();
        }
    }
}
