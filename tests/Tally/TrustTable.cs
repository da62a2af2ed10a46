using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TokenAuth.Tally;

/// <summary>The table of what was tested, and how much: every number is read from a file of figures.</summary>
public static class TrustTable
{
    public static string Of(string folder)
    {
        StringBuilder table = new();
        table.Append("| what | how much | counted in |\n|---|---|---|\n");
        foreach ((string what, string howMuch, string file) in Rows(folder))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {what} | {howMuch} | [{file}](trust/{file}) |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<(string What, string HowMuch, string File)> Rows(string folder)
    {
        if (File.Exists(Path.Combine(folder, TrustFigures.Tests)))
        {
            TestFigures tests = TestFigures.Read(Path.Combine(folder, TrustFigures.Tests));
            yield return ("Tests that passed", $"{Number(tests.Engine + tests.Cmdlets + tests.Others)}: {Number(tests.Engine)} of the engine, {Number(tests.Cmdlets)} of the cmdlets, {Number(tests.Others)} others", TrustFigures.Tests);
            yield return ("Origins: addresses with the expected verdict", Number(tests.Origins), TrustFigures.Tests);
            yield return ("Hostile servers: faults × HTTP/1.1 and HTTP/2 × what is on its way", Number(tests.HostileServers), TrustFigures.Tests);
        }

        if (Open(folder, TrustFigures.Canaries) is { } canaries)
        {
            yield return ("Canaries: planted secrets × channels, each looked for in every encoding", $"{Number(canaries, "placements")} × {Number(canaries, "channels")}, {Number(canaries, "encodings")} encodings: {Number(canaries, "checks")} checks", TrustFigures.Canaries);
            yield return ("Canaries: errors that were provoked", $"{Number(canaries, "errorIds")} ids", TrustFigures.Canaries);
        }

        if (Open(folder, TrustFigures.Fuzz) is { } fuzz)
        {
            yield return ("Fuzzing: executions without a crash, a hang or a leak", $"{Number(fuzz, "executions")} in {Number(fuzz, "minutes")} minutes, {Number(fuzz.GetProperty("targets").EnumerateObject().Count())} targets", TrustFigures.Fuzz);
        }

        if (File.Exists(Path.Combine(folder, TrustFigures.Mutation)))
        {
            MutationCount mutants = MutationScore.Read(Path.Combine(folder, TrustFigures.Mutation)).Total;
            yield return ("[Mutation](mutation.md): changes of the code that a test finds", string.Create(CultureInfo.InvariantCulture, $"{mutants.Score:0.0} % of {Number(mutants.All)}"), TrustFigures.Mutation);
        }
    }

    private static JsonElement? Open(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(path)) : null;
    }

    private static string Number(JsonElement figures, string name) => Number((long)figures.GetProperty(name).GetDouble());

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
