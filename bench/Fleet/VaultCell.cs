namespace TokenAuth.Bench.Fleet;

/// <summary>
/// One entry of the shared vault. A call takes effect at some instant of its duration; the last write stands; a read may come from a
/// replica that lags. There is no compare-and-swap: secret stores rarely have one.
/// </summary>
internal sealed class VaultCell<T>(VirtualTime time, FleetSetting setting, Random random, FleetFigures figures)
    where T : class
{
    private readonly List<(TimeSpan At, T? Value)> _history = [];

    public async Task<T?> ReadAsync()
    {
        figures.VaultReads++;
        (TimeSpan before, TimeSpan after) = Latency();
        await time.Delay(before);
        T? value = AsOf(time.Now - (setting.Staleness * random.NextDouble()));
        await time.Delay(after);
        return value;
    }

    public async Task WriteAsync(T? value)
    {
        figures.VaultWrites++;
        (TimeSpan before, TimeSpan after) = Latency();
        await time.Delay(before);
        _history.Add((time.Now, value));
        await time.Delay(after);
    }

    private T? AsOf(TimeSpan instant)
    {
        for (int index = _history.Count - 1; index >= 0; index--)
        {
            if (_history[index].At <= instant)
            {
                return _history[index].Value;
            }
        }

        return null;
    }

    private (TimeSpan Before, TimeSpan After) Latency()
    {
        TimeSpan longest = random.NextDouble() < setting.SlowCalls ? setting.SlowestCall : setting.LatencyBound;
        TimeSpan length = setting.LeastLatency + ((longest - setting.LeastLatency) * random.NextDouble());
        TimeSpan before = length * random.NextDouble();
        return (before, length - before);
    }
}
