namespace TokenAuth.Bench.Fleet;

/// <summary>
/// Many machines that share one session through one vault, in virtual time. It restates the rules of the renewal rather than running
/// its code: what it measures is whether the rules suffice, with a vault that has nothing but read and write.
/// </summary>
internal static class FleetSimulation
{
    public static FleetFigures Run(FleetSetting setting, FleetRules rules, int seed)
    {
#pragma warning disable CA5394 // A repeatable run is what is wanted.
        var random = new Random(seed);
#pragma warning restore CA5394
        var time = new VirtualTime();
        var state = new FleetState(time, setting, random);
        Task[] workers = [.. Enumerable.Range(0, setting.Workers).Select(_ => new FleetWorker(time, setting, rules, state, random).RunAsync())];
        time.RunUntil(setting.Length);

        // A worker never ends by itself; one that did has failed.
        Task? ended = Array.Find(workers, static worker => worker.IsCompleted);
        return ended is null ? state.Figures : throw new InvalidOperationException("A worker of the simulation failed.", ended.Exception);
    }
}
