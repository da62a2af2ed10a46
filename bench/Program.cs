using BenchmarkDotNet.Running;
using TokenAuth.Bench;

BenchmarkSwitcher.FromAssembly(typeof(EmulatedSession).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
