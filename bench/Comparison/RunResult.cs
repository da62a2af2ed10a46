using System.Text.Encodings.Web;
using System.Text.Json;
using TokenAuth.Bench.Growth;

namespace TokenAuth.Bench.Comparison;

/// <summary>A whole run, as it is kept.</summary>
internal sealed record RunResult(string Effort, DateTimeOffset At, Machine Machine, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Median> Medians, IReadOnlyList<Curve> Curves, IReadOnlyList<string> Gaps)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<RunResult> ReadAsync(string path)
    {
        FileStream file = File.OpenRead(path);
        await using (file)
        {
            return (await JsonSerializer.DeserializeAsync<RunResult>(file, Options))!;
        }
    }

    public async Task WriteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, Options) + "\n");
    }
}
