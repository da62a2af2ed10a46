using System.Globalization;

namespace TokenAuth.Bench.Fleet;

/// <summary>Runs the fleet with and without each rule, and prints what each is good for.</summary>
internal static class FleetReport
{
    private static readonly FleetRules All = new("all rules") { Rereads = true, Jitters = true, Claims = true, VoidsSlowClaims = true, Polls = true };

    private static readonly FleetRules[] Choices =
    [
        new("none"),
        new("re-read") { Rereads = true },
        new("re-read, jitter") { Rereads = true, Jitters = true },
        new("re-read, jitter, poll") { Rereads = true, Jitters = true, Polls = true },
        All with { Name = "all but jitter", Jitters = false },
        All with { Name = "all but voiding slow claims", VoidsSlowClaims = false },
        All with { Name = "all but poll", Polls = false },
        All,
    ];

    private static readonly FleetSetting[] Settings =
    [
        new("vault 50-500 ms, server revokes on reuse"),
        new("vault 50-500 ms, server only refuses reuse") { ReuseRevokes = false },
        new("1 of 20 calls up to 10 s, server revokes on reuse") { SlowCalls = 0.05 },
        new("half of the calls up to 10 s, server revokes on reuse") { SlowCalls = 0.5 },
        new("half of the calls up to 10 s, a claim waits 20 s, server revokes on reuse") { SlowCalls = 0.5, BelievedBound = TimeSpan.FromSeconds(10) },
        new("replicas lag up to 3 s, server revokes on reuse") { Staleness = TimeSpan.FromSeconds(3) },
        new("replicas lag up to 3 s, a claim waits 8 s, server revokes on reuse") { Staleness = TimeSpan.FromSeconds(3), BelievedBound = TimeSpan.FromSeconds(4) },
        new("1 of 10 renewals dies before it sends") { DiesBeforeSending = 0.1 },
        new("1 of 10 renewals dies before it writes") { DiesBeforeWriting = 0.1 },
    ];

    public static void Print(TextWriter output, string[] arguments)
    {
        int workers = Number(arguments, "--workers", 1_000);
        int hours = Number(arguments, "--hours", 8);
        int seed = Number(arguments, "--seed", 1);
        output.WriteLine($"{workers} workers, {hours} h of virtual time, seed {seed}; access tokens last 10 min, a worker sends a request every 20 s on average.");
        foreach (FleetSetting setting in Settings.Select(item => item with { Workers = workers, Length = TimeSpan.FromHours(hours) }))
        {
            output.WriteLine();
            output.WriteLine($"**{setting.Name}**");
            output.WriteLine();
            output.WriteLine("| rules | generations | redemptions | collisions | recoveries | lost logins | requests without a token | vault reads and writes a generation |");
            output.WriteLine("|---|---|---|---|---|---|---|---|");
            foreach (FleetRules rules in Choices)
            {
                output.WriteLine(Row(rules, FleetSimulation.Run(setting, rules, seed)));
            }
        }
    }

    private static string Row(FleetRules rules, FleetFigures figures)
    {
        double without = 100.0 * figures.RequestsWithoutToken / Math.Max(1, figures.RequestsServed + figures.RequestsWithoutToken);
        double reads = (double)figures.VaultReads / Math.Max(1, figures.Generations);
        double writes = (double)figures.VaultWrites / Math.Max(1, figures.Generations);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {rules.Name} | {figures.Generations} | {figures.Redemptions} | {figures.Collisions} | {figures.Recoveries} | {figures.LostLogins} | {without:0.00} % | {reads:0} + {writes:0} |");
    }

    private static int Number(string[] arguments, string name, int otherwise)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
