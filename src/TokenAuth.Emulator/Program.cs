using System.CommandLine;
using TokenAuth.Emulator;

// Ctrl+C is the host's, or the parent's.
InvocationConfiguration configuration = new() { ProcessTerminationTimeout = null };
return await EmulatorCommand.Create(Console.In, Console.Out, Console.Error).Parse(args).InvokeAsync(configuration).ConfigureAwait(false);
