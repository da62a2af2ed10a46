using BenchmarkDotNet.Running;
using TokenAuth.Bench;
using TokenAuth.Bench.Fleet;

if (args is ["fleet", ..])
{
    FleetReport.Print(Console.Out, args);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(EmulatedSession).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
