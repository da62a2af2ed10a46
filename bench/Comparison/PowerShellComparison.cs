namespace TokenAuth.Bench.Comparison;

/// <summary>The figures that a user of the cmdlets sees.</summary>
internal sealed class PowerShellComparison(PowerShellHost host, Scratch scratch, Uri server, Effort effort, TextWriter log)
{
    private const int LongArray = 100_000;

    // A round of a million objects takes half a minute.
    private const int MostStreamRounds = 2;

    /// <summary>What could not be measured, and why.</summary>
    public List<string> Gaps { get; } = [];

    public async Task MeasureAsync(SampleSet samples)
    {
        await StepAsync("imports", ImportsAsync);
        await StepAsync("calls", () => host.RunAsync("Calls.ps1", scratch, server, ("Rounds", effort.Rounds), ("Calls", effort.Calls)));
        await StepAsync("requests one by one", () => host.RunAsync("Serial.ps1", scratch, server, ("Rounds", effort.Rounds), ("Calls", effort.Gets)));
        await StepAsync("many requests", () => host.RunAsync("Many.ps1", scratch, server, ("Rounds", effort.LongRounds), ("Calls", effort.ManyGets)));
        await StepAsync("arrays", () => host.RunAsync("Arrays.ps1", scratch, server, ("Rounds", effort.LongRounds), ("Objects", LongArray)));
        await StepAsync("memory of arrays", ArrayMemoryAsync);
        await StepAsync("streams", () => host.RunAsync("Streams.ps1", scratch, server, ("Rounds", Math.Min(effort.LongRounds, MostStreamRounds)), ("Objects", effort.Streamed)));
        await StepAsync("transfers", () => host.RunAsync("Transfers.ps1", scratch, server, ("Rounds", effort.LongRounds), ("Bytes", effort.FileBytes)));
        await StepAsync("restore", RestoreAsync);

        async Task StepAsync(string name, Func<Task<IReadOnlyList<Sample>>> measure)
        {
            await log.WriteLineAsync($"Measuring {name} ...");
            try
            {
                samples.Add(await measure());
            }
            catch (InvalidOperationException exception)
            {
                Gaps.Add($"{name}: {exception.Message}");
                await log.WriteLineAsync($"  {exception.Message}");
            }
        }
    }

    private async Task<IReadOnlyList<Sample>> ImportsAsync()
    {
        // All by path, so that the search along PSModulePath is nobody's.
        List<(string Subject, string Module)> modules = [(Goals.Empty, Places.EmptyModule), (Goals.TokenAuth, Places.Module)];
        if (host.SecretManagement.Length > 0)
        {
            modules.Add((Goals.SecretManagement, host.SecretManagement));
        }

        List<Sample> samples = [];
        for (int round = 0; round <= effort.Imports; round++)
        {
            foreach ((string subject, string module) in modules)
            {
                samples.AddRange(await host.RunAsync("Import.ps1", scratch, server, ("Module", module), ("Subject", subject), ("Round", round)));
            }

            samples.AddRange(await host.RunAsync("Import.ps1", scratch, server, ("Module", Places.Module), ("Subject", Goals.TokenAuth), ("Round", round), ("First", true)));
        }

        // The first round fills the file system's cache and PowerShell's own.
        return [.. samples.Where(static sample => sample.Round > 0)];
    }

    private async Task<IReadOnlyList<Sample>> ArrayMemoryAsync()
    {
        List<Sample> samples = [];
        for (int round = 1; round <= effort.LongRounds; round++)
        {
            foreach (string subject in (string[])[Goals.Request, Goals.RestMethod])
            {
                samples.AddRange(await host.RunAsync("ArrayMemory.ps1", scratch, server, ("Subject", subject), ("Round", round), ("Objects", LongArray)));
            }
        }

        return samples;
    }

    private async Task<IReadOnlyList<Sample>> RestoreAsync()
    {
        _ = await host.RunAsync("Vault.ps1", scratch, server, ("Subject", "Save-AuthSession"));
        List<Sample> samples = [];
        for (int round = 1; round <= effort.Imports; round++)
        {
            foreach (string subject in (string[])["Get-Secret in a new runspace", "Restore-AuthSession"])
            {
                samples.AddRange(await host.RunAsync("Vault.ps1", scratch, server, ("Subject", subject), ("Round", round)));
            }
        }

        return samples;
    }
}
