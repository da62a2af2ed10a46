namespace TokenAuth.Core.Tests.Support;

/// <summary>Time that stands still until a test moves it. Timers fire on the way, in their order, on the test's own thread.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private long _timestamp = 1;
    private int _made;
    private TaskCompletionSource _arranged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Waits shorter than this take their real time: for those that give another thread a chance.</summary>
    public TimeSpan RealBelow { get; init; }

    /// <summary>How many timers have been made so far.</summary>
    public int TimersMade
    {
        get
        {
            lock (_gate)
            {
                return _made;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _timestamp;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && dueTime < RealBelow)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for this clock, for no longer than that.</summary>
    public async Task WaitForTimer(TimeSpan within, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_timers.Exists(timer => timer.DueAt - _timestamp <= within.Ticks))
                {
                    return;
                }

                next = _arranged.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>How long until the first of those who wait for this clock has waited long enough.</summary>
    public TimeSpan UntilNextTimer()
    {
        lock (_gate)
        {
            return TimeSpan.FromTicks(_timers.Min(static timer => timer.DueAt!.Value) - _timestamp);
        }
    }

    /// <summary>Waits until that many timers have been made.</summary>
    public async Task WaitForTimersMade(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_made >= count)
                {
                    return;
                }

                next = _arranged.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Moves both clocks.</summary>
    public void Advance(TimeSpan by)
    {
        long end = GetTimestamp() + by.Ticks;
        while (NextUntil(end) is { } due)
        {
            due.Fire();
        }
    }

    /// <summary>Moves the wall clock alone, as somebody who sets it, or a machine that slept.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }

    /// <summary>Moves the monotonic clock alone, while the wall clock was set back by as much.</summary>
    public void JumpMonotonicClock(TimeSpan by)
    {
        Advance(by);
        JumpWallClock(-by);
    }

    internal void Arrange(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.DueAt = dueTime < TimeSpan.Zero ? null : _timestamp + dueTime.Ticks;
            if (!_timers.Contains(timer))
            {
                _timers.Add(timer);
                _made++;
            }

            _arranged.SetResult();
            _arranged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (dueTime == TimeSpan.Zero)
        {
            Advance(TimeSpan.Zero);
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private ManualTimer? NextUntil(long end)
    {
        lock (_gate)
        {
            ManualTimer? next = _timers.Where(timer => timer.DueAt <= end).MinBy(static timer => timer.DueAt);
            long at = next?.DueAt is { } due && due > _timestamp ? due : next is null ? Math.Max(end, _timestamp) : _timestamp;
            _now += TimeSpan.FromTicks(at - _timestamp);
            _timestamp = at;
            if (next is not null)
            {
                next.DueAt = next.Period is { } period ? at + period.Ticks : null;
            }

            return next;
        }
    }
}
