using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenAuth.Tally;

/// <summary>The mutation score over several runs of Stryker, by file and by room (the file's folder).</summary>
public sealed record MutationScore(MutationCount Total, SortedDictionary<string, MutationCount> Rooms, SortedDictionary<string, MutationCount> Files)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>
    /// Adds reports up. A run after a change of a file replaces what earlier ones said of it; of runs over the same text, the outcome counts that tells most:
    /// a second run may try again, with more tests or more time, what the first one did not kill.
    /// </summary>
    public static MutationScore Of(IEnumerable<MutationReport> reports)
    {
        Dictionary<string, (string Source, Dictionary<string, Mutant> Mutants)> files = new(StringComparer.Ordinal);
        foreach (MutationReport report in reports)
        {
            foreach (IGrouping<string, Mutant> group in report.Mutants.GroupBy(static mutant => mutant.File, StringComparer.Ordinal))
            {
                string source = report.Sources[group.Key];
                if (!files.TryGetValue(group.Key, out (string Source, Dictionary<string, Mutant> Mutants) known) || known.Source != source)
                {
                    files[group.Key] = known = (source, new Dictionary<string, Mutant>(StringComparer.Ordinal));
                }

                foreach (Mutant mutant in group.Where(static mutant => mutant.Counts))
                {
                    known.Mutants[mutant.Place] = known.Mutants.TryGetValue(mutant.Place, out Mutant? before) && before.Weight >= mutant.Weight ? before : mutant;
                }
            }
        }

        Mutant[] all = [.. files.Values.SelectMany(static file => file.Mutants.Values)];
        return new MutationScore(
            MutationCount.Of(all),
            ByKey(all, static mutant => mutant.File[..Math.Max(0, mutant.File.IndexOf('/', StringComparison.Ordinal))]),
            ByKey(all, static mutant => mutant.File));
    }

    public static MutationScore Read(string path) => JsonSerializer.Deserialize<MutationScore>(File.ReadAllText(path), Options)!;

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Total.Score:0.0} % of {Total.All} mutants: {Total.Killed} killed, {Total.Timeout} timed out, {Total.Survived} survived, {Total.NoCoverage} without a test");

    private static SortedDictionary<string, MutationCount> ByKey(IEnumerable<Mutant> mutants, Func<Mutant, string> key) =>
        new(mutants.GroupBy(key, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => MutationCount.Of(group), StringComparer.Ordinal), StringComparer.Ordinal);
}
