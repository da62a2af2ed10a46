using TokenAuth.Tally;
using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class PesterTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Places.PesterDirectory, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file)
    {
        PowerShellInstall powerShell = await PowerShellInstall.Current;
        if (powerShell.Missing is { } reason) Assert.Skip(reason);
        using PesterRun run = new(powerShell, Path.Combine(Places.PesterDirectory, file));
        if (!await run.SucceedsAsync()) Assert.Fail(run.Output);
        if (!File.Exists(run.Results) || PesterResults.Read(run.Results) == Count.Zero) Assert.Fail($"No test of {file} ran. {run.Output}");
    }
}
