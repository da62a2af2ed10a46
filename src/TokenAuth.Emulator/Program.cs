using TokenAuth.Emulator;

return await EmulatorCommand.Create(Console.In, Console.Out).Parse(args).InvokeAsync().ConfigureAwait(false);
