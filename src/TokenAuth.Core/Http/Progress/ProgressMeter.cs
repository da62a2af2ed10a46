namespace TokenAuth.Http;

/// <summary>Turns counts into what a person wants to see: how far, how fast, how much longer. Quiet for the first second, and seldom after it.</summary>
/// <param name="clock">The clock.</param>
public sealed class ProgressMeter(TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _due = Quiet;

    /// <summary>Takes a count.</summary>
    /// <param name="done">How much is done.</param>
    /// <param name="total">How much there is in all, where that is known.</param>
    /// <returns>What to show now; null where it is too early, or too soon after the last one.</returns>
    public ProgressReading? Read(long done, long? total = null)
    {
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        if (elapsed < _due)
        {
            return null;
        }

        _due = elapsed + Pause;
        double perSecond = done / elapsed.TotalSeconds;
        TimeSpan? left = total is { } all && done > 0 ? TimeSpan.FromSeconds(Math.Min(Math.Max(0, all - done) / perSecond, int.MaxValue)) : null;
        return new ProgressReading(done, total, perSecond, left);
    }
}
