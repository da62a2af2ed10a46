namespace TokenAuth.Fuzz;

/// <summary>Runs targets in turns for a while, and says what came of it.</summary>
/// <param name="targets">The targets.</param>
/// <param name="findings">Where the findings go.</param>
/// <param name="seed">The seed of the mutations.</param>
/// <param name="output">Where the report goes.</param>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, Findings findings, int seed, TextWriter output)
{
    private const int TurnLength = 500;
    private const int ExitOfHang = 3;
    private const long LargestGrowth = 64 * 1024 * 1024;

    private readonly TimeProvider _clock = TimeProvider.System;

    /// <summary>Runs.</summary>
    /// <param name="length">How long.</param>
    /// <returns>The exit code: 0 where everything held.</returns>
    public int Run(TimeSpan length)
    {
        output.WriteLine($"Seed {seed}, {targets.Count} targets, {length.TotalMinutes:0.##} minutes.");
        TargetRun[] runs = [.. targets.Select((target, index) => new TargetRun(target, new Random(seed + index)))];
        using var watchdog = new Watchdog(Hung);
        foreach (TargetRun run in runs)
        {
            run.Begin(watchdog);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        long began = _clock.GetTimestamp();
        do
        {
            foreach (TargetRun run in runs)
            {
                for (int turn = 0; turn < TurnLength; turn++)
                {
                    run.Step(watchdog);
                }
            }
        }
        while (_clock.GetElapsedTime(began) < length);

        return Report(runs, _clock.GetElapsedTime(began), GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private int Report(TargetRun[] runs, TimeSpan took, long growth)
    {
        output.WriteLine($"{"target",-20}{"executions",14}{"outcomes",10}{"slowest",12}  failures");
        foreach (TargetRun run in runs)
        {
            output.WriteLine($"{run.Name,-20}{run.Executions,14:#,0}{run.Outcomes,10}{run.Slowest.TotalMilliseconds,9:#,0} ms  {run.Failures.Count}");
            findings.Save(run.Name, "slowest", run.SlowestInput);
            foreach ((string place, byte[] input) in run.Failures)
            {
                string file = findings.Save(run.Name, "crash", Minimizer.Minimize(input, shorter => run.FailureOf(shorter) == place));
                output.WriteLine($"  {place}: {file}");
            }
        }

        int failures = runs.Sum(static run => run.Failures.Count);
        bool leaks = growth > LargestGrowth;
        long executions = runs.Sum(static run => run.Executions);
        output.WriteLine($"{executions:#,0} executions in {took.TotalMinutes:0.0} minutes, {failures} failures, no hang, {growth / 1024.0 / 1024.0:0.0} MB more on the heap{(leaks ? ": a leak" : "")}.");
        findings.SaveReport(new
        {
            seed,
            minutes = took.TotalMinutes,
            executions,
            failures,
            heapGrowth = growth,
            leaks,
            targets = runs.Select(static run => new { name = run.Name, executions = run.Executions, slowestMilliseconds = run.Slowest.TotalMilliseconds, failures = run.Failures.Count }),
        });
        return failures == 0 && !leaks ? 0 : 1;
    }

    private void Hung(string target, byte[] input)
    {
        output.WriteLine($"{target} hangs: {findings.Save(target, "hang", input)}");
        Environment.Exit(ExitOfHang);
    }
}
