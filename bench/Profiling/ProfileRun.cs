using TokenAuth.Bench.Comparison;

namespace TokenAuth.Bench.Profiling;

/// <summary>Says where an import and a request spend their time, out of the runtime's own sampling.</summary>
internal static class ProfileRun
{
    private const int Shown = 150;

    public static async Task ExecuteAsync(string subject, int processes, TextWriter output)
    {
        if (await PowerShellHost.FindAsync() is not { } host)
        {
            await output.WriteLineAsync("There is no pwsh to profile.");
            return;
        }

        using var scratch = new Scratch();
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        string trace = Path.Combine(scratch.Path, "trace.nettrace");
        var reader = new TraceReader();
        for (int i = 0; i < processes; i++)
        {
            _ = await host.RunAsync("Profile.ps1", scratch, emulator.Https, ("Subject", subject), ("Trace", trace));
            reader.Add(trace, subject == "import" ? "ImportModuleCommand.ProcessRecord" : "PipelineOps.InvokePipeline");
        }

        await output.WriteLineAsync($"{subject}: {reader.Samples} samples in {processes} processes");
        await WriteAsync(output, "inclusive", reader.Inclusive, reader.Samples);
        await WriteAsync(output, "exclusive", reader.Exclusive, reader.Samples);
        await WriteAsync(output, "compiled by the JIT, methods a process", reader.Compiled, processes);
    }

    private static async Task WriteAsync(TextWriter output, string title, IReadOnlyDictionary<string, int> counts, int all)
    {
        await output.WriteLineAsync($"-- {title}");
        foreach ((string name, int count) in counts.OrderByDescending(static pair => pair.Value).Take(Shown))
        {
            await output.WriteLineAsync(FormattableString.Invariant($"{(double)count / all,7:0.000} {name}"));
        }
    }
}
