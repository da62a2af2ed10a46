namespace TokenAuth.Emulator;

/// <summary>The clock of the options, moved by hand and by the skew switch.</summary>
internal sealed class EmulatorClock(TimeProvider inner, EmulatorSwitches switches) : TimeProvider
{
    private long _offset;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offset)) + switches.ClockSkew;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    public void Reset() => Interlocked.Exchange(ref _offset, 0);
}
