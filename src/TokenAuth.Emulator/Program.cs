using TokenAuth.Emulator;

return await EmulatorCommand.Create(Console.In, Console.Out, Console.Error).Parse(args).InvokeAsync().ConfigureAwait(false);
