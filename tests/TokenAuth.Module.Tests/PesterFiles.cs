using TokenAuth.Tally;
using Xunit;

namespace TokenAuth.ModuleTests;

/// <summary>
/// Every third Pester file: three classes, so that three files run at a time, each in a process, a home and with an emulator of its own.
/// Three, because most files wait for something most of the time.
/// </summary>
public abstract class PesterFiles
{
    private protected static TheoryData<string> EveryThird(int first) =>
        [.. Directory.GetFiles(Places.PesterDirectory, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Where((_, index) => index % 3 == first)];

    private protected static async Task RunAsync(string file)
    {
        PowerShellInstall powerShell = await PowerShellInstall.Current;
        if (powerShell.Missing is { } reason) Assert.Skip(reason);
        using PesterRun run = new(powerShell, Path.Combine(Places.PesterDirectory, file));
        if (!await run.SucceedsAsync()) Assert.Fail(run.Output);
        if (!File.Exists(run.Results) || PesterResults.Read(run.Results) == Count.Zero) Assert.Fail($"No test of {file} ran. {run.Output}");
    }
}
