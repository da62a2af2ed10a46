namespace TokenAuth.Transport;

/// <summary>A time limit as people give it: nothing, less than nothing and what no timer can count are no limit at all.</summary>
internal static class TimeLimit
{
    // What a timer takes at most, about 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static CancellationTokenSource After(TimeSpan timeout, TimeProvider clock) => new(Countable(timeout), clock);

    /// <summary>Starts a limit over.</summary>
    public static void Restart(CancellationTokenSource limit, TimeSpan timeout)
    {
        try
        {
            limit.CancelAfter(Countable(timeout));
        }
        catch (ObjectDisposedException)
        {
            // What was limited ended on another thread.
        }
    }

    /// <summary>A limit as timers take it.</summary>
    public static TimeSpan Countable(TimeSpan timeout) => timeout <= TimeSpan.Zero || timeout > Longest ? Timeout.InfiniteTimeSpan : timeout;
}
