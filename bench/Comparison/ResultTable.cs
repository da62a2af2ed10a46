using System.Globalization;
using System.Text;

namespace TokenAuth.Bench.Comparison;

/// <summary>A run as tables in Markdown.</summary>
internal static class ResultTable
{
    public static string Of(RunResult result)
    {
        var text = new StringBuilder();
        Machine machine = result.Machine;
        Line(text, $"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGigabytes} GB, {machine.System}, {machine.Runtime}, PowerShell {machine.PowerShell ?? "missing"}.");
        Line(text, $"Load before the run {machine.LoadBefore?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}; {result.Effort} run of {result.At:yyyy-MM-dd}.");
        Line(text, $"");
        Line(text, $"| work | measured | reference | goal | reached | verdict |");
        Line(text, $"|---|---|---|---|---|---|");
        foreach (Verdict verdict in result.Verdicts)
        {
            string reached = verdict.Measured is { } measured ? Number(measured) + (verdict.ReferenceMedian is null ? $" {verdict.Unit}" : " ×") : "–";
            Line(text, $"| {verdict.Work} | {WithUnit(verdict.Median, verdict.Unit)} | {WithUnit(verdict.ReferenceMedian, verdict.Unit)} | {verdict.Goal} | {reached} | {verdict.Word} |");
        }

        Line(text, $"");
        Line(text, $"| figure | subject | median | rounds |");
        Line(text, $"|---|---|---|---|");
        foreach (Median median in result.Medians)
        {
            Line(text, $"| {median.Figure} | {median.Subject} | {Number(median.Value)} | {median.Rounds} |");
        }

        foreach (string gap in result.Gaps)
        {
            Line(text, $"");
            Line(text, $"Not measured: {gap.Split('\n')[0]}");
        }

        return text.ToString().TrimEnd();
    }

    private static string WithUnit(double? value, string unit) => value is { } number ? $"{Number(number)} {unit}" : "–";

    /// <summary>A figure with as many digits as mean something.</summary>
    public static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.####" }, CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
