namespace TokenAuth.PumpProbe;

/// <summary>What a fan-out of pretended requests did.</summary>
public sealed class RequestLog
{
    private int _sent;
    private int _ended;

    public SemaphoreSlim Gate { get; } = new(4, 4);

    public int Sent => _sent;

    public int Ended => _ended;

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountEnded() => Interlocked.Increment(ref _ended);
}
