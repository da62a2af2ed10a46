using BenchmarkDotNet.Running;
using TokenAuth.Bench;
using TokenAuth.Bench.Comparison;
using TokenAuth.Bench.Drawing;
using TokenAuth.Bench.Fleet;
using TokenAuth.Bench.Profiling;

switch (args)
{
    case ["fleet", ..]:
        FleetReport.Print(Console.Out, args);
        return 0;
    case ["micro", ..]:
        BenchmarkSwitcher.FromAssembly(typeof(EmulatedSession).Assembly).Run(args.Length == 1 ? ["--filter", "*"] : args[1..]);
        return 0;
    case ["draw", ..] when args.Length <= 2:
        string path = args.Length == 2 ? args[1] : Path.Combine(Places.Results, "full.json");
        Pictures.Draw(await RunResult.ReadAsync(path), Places.Pictures);
        return 0;
    case ["profile", "import" or "request"]:
        await ProfileRun.ExecuteAsync(args[1], args[1] == "import" ? 10 : 1, Console.Out);
        return 0;
    case [] or ["--quick"] or ["grow"]:
        RunResult result = args is ["grow"] ? await ComparisonRun.GrowAsync() : await ComparisonRun.ExecuteAsync(args.Length == 0 ? Effort.Full : Effort.Quick, Console.Out);
        string file = Path.Combine(Places.Results, $"{result.Effort}.json");
        await result.WriteAsync(file);
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(ResultTable.Of(result));
        await Console.Out.WriteLineAsync($"Kept in {Path.GetRelativePath(Places.Root, file)}.");
        return 0;
    default:
        await Console.Error.WriteLineAsync("bench [--quick] | grow | micro [BenchmarkDotNet's arguments] | draw [RESULT.json] | profile import|request | fleet [--workers N] [--hours N] [--seed N]");
        return 2;
}
