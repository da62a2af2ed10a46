using TokenAuth.Bench.Growth;

namespace TokenAuth.Bench.Comparison;

/// <summary>One run: the engine, the cmdlets, the table and the file.</summary>
internal static class ComparisonRun
{
    /// <summary>The growth curves alone.</summary>
    public static async Task<RunResult> GrowAsync()
    {
        using var scratch = new Scratch();
        PowerShellHost? host = await PowerShellHost.FindAsync();
        var machine = Machine.Describe(host?.Version);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        List<string> gaps = [];
        IReadOnlyList<Curve> curves = await new GrowthRun(emulator.Https, host, scratch, gaps).MeasureAsync();
        return new RunResult("growth", TimeProvider.System.GetUtcNow(), machine, [], [], curves, gaps);
    }

    public static async Task<RunResult> ExecuteAsync(Effort effort, TextWriter log)
    {
        using var scratch = new Scratch();
        PowerShellHost? host = await PowerShellHost.FindAsync();
        var machine = Machine.Describe(host?.Version);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        var samples = new SampleSet([]);
        List<string> gaps = [];

        await log.WriteLineAsync("Measuring the engine ...");
        samples.Add(await new EngineComparison(emulator.Https, effort).MeasureAsync());
        if (host is null)
        {
            gaps.Add("everything of PowerShell: there is no pwsh on PATH, and TOKENAUTH_PWSH names none.");
        }
        else
        {
            var comparison = new PowerShellComparison(host, scratch, emulator.Https, effort, log);
            await comparison.MeasureAsync(samples);
            gaps.AddRange(comparison.Gaps);
        }

        IReadOnlyList<Curve> curves = [];
        if (effort.Grows)
        {
            await log.WriteLineAsync("Measuring how it grows ...");
            curves = await new GrowthRun(emulator.Https, host, scratch, gaps).MeasureAsync();
        }

        IEnumerable<Median> medians = samples.All
            .GroupBy(static sample => (sample.Figure, sample.Subject))
            .Select(group => new Median(group.Key.Figure, group.Key.Subject, Math.Round(samples.Median(group.Key.Figure, group.Key.Subject)!.Value, 5), group.Count()));
        return new RunResult(effort.Name, TimeProvider.System.GetUtcNow(), machine, [.. Goals.All.Select(goal => goal.Judge(samples))], [.. medians], curves, gaps);
    }
}
