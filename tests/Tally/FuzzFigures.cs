using System.Text.Json;

namespace TokenAuth.Tally;

/// <summary>What a run of the fuzzer did: a run that found something has no figures to show.</summary>
/// <param name="Minutes">How long it took, whole minutes.</param>
/// <param name="Executions">Inputs that were tried, over all targets.</param>
/// <param name="Targets">The same, by target.</param>
public sealed record FuzzFigures(int Minutes, long Executions, IReadOnlyDictionary<string, long> Targets)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Takes the figures out of a run's report.</summary>
    /// <exception cref="InvalidDataException">The run found something.</exception>
    public static FuzzFigures OfReport(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement run = document.RootElement;
        if (run.GetProperty("failures").GetInt32() > 0 || run.GetProperty("leaks").GetBoolean())
        {
            throw new InvalidDataException("The run found something. It becomes a test and is mended; then the run is made again.");
        }

        return new FuzzFigures(
            (int)run.GetProperty("minutes").GetDouble(),
            run.GetProperty("executions").GetInt64(),
            run.GetProperty("targets").EnumerateArray().ToDictionary(static target => target.GetProperty("name").GetString()!, static target => target.GetProperty("executions").GetInt64(), StringComparer.Ordinal));
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
}
