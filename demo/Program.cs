using TokenAuth.Demo;
using TokenAuth.Emulator;

await using EmulatorHost backOffice = await EmulatorHost.StartAsync(new EmulatorOptions
{
    // Short enough to see a token expire.
    ConfigureSwitches = static switches => switches.AccessLifetime = TimeSpan.FromSeconds(4),
});
Console.WriteLine($"A Back Office emulator listens on {backOffice.HttpsAddress} (self-signed certificate; tokens last 4 s).");

using var state = new TemporaryFolder();
PowerShellInstallation? powerShell = await PowerShellInstallation.FindAsync();
if (powerShell is not null)
{
    Console.WriteLine($"PowerShell {powerShell.Version} runs the real cmdlets.");
    int exitCode = await PowerShellDemo.RunAsync(powerShell, backOffice, state.Path);
    return exitCode == 0 ? Closing.Report(backOffice) : exitCode;
}

Console.WriteLine("No PowerShell 7.4 or later was found: the engine runs alone, without the cmdlets.");
await EngineDemo.RunAsync(backOffice, state.Path);
return Closing.Report(backOffice);
