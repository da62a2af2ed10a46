using TokenAuth.Bench.Comparison;
using TokenAuth.Bench.Growth;

namespace TokenAuth.Bench.Drawing;

/// <summary>Draws a run, and writes the page that shows it.</summary>
internal static class Pictures
{
    private static readonly (string Figure, string File, string Title, string Unit)[] Bars =
    [
        ("import", "import", "Import in a fresh process", "ms"),
        ("call", "call", "One call with nothing to do but hand out the token", "ms"),
        ("serial", "serial", "A small HTTPS GET, one call after another", "ms"),
        ("many", "many", "A small HTTPS GET of many, 64 in flight", "ms"),
        ("array-100000", "array", "100,000 objects out of a JSON array", "ms"),
        ("stream", "stream", "A very long JSON array, object by object", "ms"),
    ];

    public static void Draw(RunResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        List<(string File, string Title)> pictures = [("goals", "Reached and asked for")];
        GoalChart.Draw(result.Verdicts, Goals.All).Save(Path.Combine(folder, "goals.svg"));
        foreach ((string figure, string file, string title, string unit) in Bars)
        {
            (string Name, double Value)[] bars = [.. result.Medians.Where(median => median.Figure == figure).Select(static median => (median.Subject, median.Value)).OrderBy(static bar => bar.Value)];
            if (bars.Length > 0)
            {
                BarChart.Draw(title, unit, bars).Save(Path.Combine(folder, $"{file}.svg"));
                pictures.Add((file, title));
            }
        }

        foreach (Curve curve in result.Curves)
        {
            string file = $"grows-with-{curve.Along.Replace(' ', '-').ToLowerInvariant()}{(curve.Along == "MB" ? $"-{curve.Title.Split(' ')[1]}" : "")}";
            LineChart.Draw(curve).Save(Path.Combine(folder, $"{file}.svg"));
            pictures.Add((file, curve.Title));
        }

        ResultPage.Write(result, pictures, Path.Combine(folder, "results.md"));
    }
}
