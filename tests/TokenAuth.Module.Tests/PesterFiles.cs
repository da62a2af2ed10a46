using TokenAuth.Tally;
using Xunit;

namespace TokenAuth.ModuleTests;

/// <summary>
/// Every fifth Pester file: five classes, so that five files run at a time, each in a process, a home and with an emulator of its own.
/// Five, because most files wait for something most of the time.
/// </summary>
public abstract class PesterFiles
{
    private protected static TheoryData<string> EveryFifth(int first) =>
        [.. Directory.GetFiles(Places.PesterDirectory, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Where((_, index) => index % 5 == first)];

    private protected static async Task RunAsync(string file)
    {
        PowerShellInstall powerShell = await PowerShellInstall.Current;
        if (powerShell.Missing is { } reason) Assert.Skip(reason);
        using PesterRun run = new(powerShell, Path.Combine(Places.PesterDirectory, file));
        if (!await run.SucceedsAsync()) Assert.Fail(run.Output);
        if (!File.Exists(run.Results) || PesterResults.Read(run.Results) == Count.Zero) Assert.Fail($"No test of {file} ran. {run.Output}");
    }
}
