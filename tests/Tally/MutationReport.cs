using System.Text.Json;

namespace TokenAuth.Tally;

/// <summary>A report of Stryker (mutation-testing-report-schema): each file's text and its mutants.</summary>
public sealed record MutationReport(IReadOnlyDictionary<string, string> Sources, IReadOnlyList<Mutant> Mutants)
{
    private const string Engine = "src/TokenAuth.Core/";

    public static MutationReport Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument document = JsonDocument.Parse(stream);
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        List<Mutant> mutants = [];
        foreach (JsonProperty file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            string name = NameOf(file.Name);
            sources[name] = file.Value.GetProperty("source").GetString()!;
            mutants.AddRange(file.Value.GetProperty("mutants").EnumerateArray().Select(mutant => Read(name, mutant)));
        }

        return new MutationReport(sources, mutants);
    }

    private static Mutant Read(string file, JsonElement mutant)
    {
        JsonElement start = mutant.GetProperty("location").GetProperty("start");
        JsonElement end = mutant.GetProperty("location").GetProperty("end");
        string replacement = mutant.TryGetProperty("replacement", out JsonElement text) ? text.GetString()! : "";
        return new Mutant(
            file,
            $"{start.GetProperty("line")}:{start.GetProperty("column")}-{end.GetProperty("line")}:{end.GetProperty("column")} {mutant.GetProperty("mutatorName").GetString()} {replacement}",
            mutant.GetProperty("status").GetString()!);
    }

    private static string NameOf(string path)
    {
        string unix = path.Replace('\\', '/');
        int engine = unix.LastIndexOf(Engine, StringComparison.Ordinal);
        return engine < 0 ? unix : unix[(engine + Engine.Length)..];
    }
}
