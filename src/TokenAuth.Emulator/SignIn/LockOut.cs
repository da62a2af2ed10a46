namespace TokenAuth.Emulator;

/// <summary>Five bad attempts within a minute close the door for ten.</summary>
internal sealed class LockOut
{
    private const int Attempts = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly Queue<DateTimeOffset> _bad = new();

    public DateTimeOffset Until { get; private set; }

    /// <summary>Whether this attempt closed the door.</summary>
    public bool CountBadAttempt(DateTimeOffset now)
    {
        while (_bad.TryPeek(out DateTimeOffset oldest) && now - oldest >= Window)
        {
            _bad.Dequeue();
        }

        _bad.Enqueue(now);
        if (_bad.Count < Attempts)
        {
            return false;
        }

        _bad.Clear();
        Until = now + Duration;
        return true;
    }

    public void Forgive() => _bad.Clear();
}
