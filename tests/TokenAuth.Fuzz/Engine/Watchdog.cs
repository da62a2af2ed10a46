namespace TokenAuth.Fuzz;

/// <summary>
/// Ends the program when one input takes too long: nothing else ends a loop that does not end. What counts is the processor's time,
/// so that a busy machine makes nothing hang; and, many times as long, the clock's.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Action<string, byte[]> _hung;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private string _target = "";
    private byte[]? _input;
    private long _began;
    private long _noticed;
    private TimeSpan _usedThen;

    /// <summary>Makes one.</summary>
    /// <param name="hung">Told which target hangs on which input.</param>
    public Watchdog(Action<string, byte[]> hung)
    {
        _hung = hung;
        _timer = _clock.CreateTimer(static state => ((Watchdog)state!).Look(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public long Begin(string target, byte[] input)
    {
        lock (_gate)
        {
            _target = target;
            _input = input;
            return _began = _clock.GetTimestamp();
        }
    }

    public TimeSpan End(long began)
    {
        lock (_gate)
        {
            _input = null;
            return _clock.GetElapsedTime(began);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            if (_input is not { } input)
            {
                return;
            }

            if (_noticed != _began)
            {
                _noticed = _began;
                _usedThen = Environment.CpuUsage.TotalTime;
            }
            else if (Environment.CpuUsage.TotalTime - _usedThen > Limit || _clock.GetElapsedTime(_began) > LongestWait)
            {
                _hung(_target, input);
            }
        }
    }
}
