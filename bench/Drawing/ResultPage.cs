using System.Globalization;
using System.Text;
using TokenAuth.Bench.Comparison;
using TokenAuth.Bench.Growth;

namespace TokenAuth.Bench.Drawing;

/// <summary>The page with a run's tables and pictures.</summary>
internal static class ResultPage
{
    public static void Write(RunResult result, IReadOnlyList<(string File, string Title)> pictures, string path)
    {
        var text = new StringBuilder("# Results of a run\n\n");
        text.Append("Written by `dotnet run -c Release --project bench -- draw` from `bench/results`; what it means is said in [Performance](../performance.md).\n\n");
        text.Append(ResultTable.Of(result)).Append("\n\n## Pictures\n\n");
        foreach ((string file, string title) in pictures)
        {
            text.Append(CultureInfo.InvariantCulture, $"![{title}]({file}.svg)\n\n");
        }

        foreach (Curve curve in result.Curves)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {curve.Title}\n\n| {curve.Along} | {string.Join(" | ", curve.Lines.Select(line => $"{line.Name}, {curve.Unit}"))} |\n|---|{string.Concat(curve.Lines.Select(static _ => "---|"))}\n");
            foreach (double at in curve.Lines.SelectMany(static line => line.Points).Select(static point => point.X).Distinct().Order())
            {
                IEnumerable<string> cells = curve.Lines.Select(line => line.Points.FirstOrDefault(point => point.X.Equals(at))?.Y is { } value ? ResultTable.Number(value) : "–");
                text.Append(CultureInfo.InvariantCulture, $"| {at:#,0} | {string.Join(" | ", cells)} |\n");
            }

            text.Append('\n');
        }

        File.WriteAllText(path, text.ToString().TrimEnd() + "\n");
    }
}
