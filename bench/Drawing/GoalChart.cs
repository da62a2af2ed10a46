using System.Globalization;
using TokenAuth.Bench.Comparison;

namespace TokenAuth.Bench.Drawing;

/// <summary>How much of each limit is used: a bar that ends before the line is a goal that is met.</summary>
internal static class GoalChart
{
    private const double Left = 470;
    private const double Width = 960;
    private const double Step = 24;
    private const double LimitAt = 780;
    private const double MostShown = 1.45;

    public static Svg Draw(IReadOnlyList<Verdict> verdicts, IReadOnlyList<Goal> goals)
    {
        double bottom = 44 + (verdicts.Count * Step);
        var picture = new Svg(Width, bottom + 30, "Share of each limit that is used: shorter is better, the line is the goal");
        for (int i = 0; i < verdicts.Count; i++)
        {
            double y = 44 + (i * Step);
            Verdict verdict = verdicts[i];
            picture.Words(Left - 8, y + 14, $"{verdict.Work}: {verdict.Goal}", "end", size: 10);
            if (verdict.Measured is not { } measured)
            {
                picture.Words(Left + 4, y + 14, "not measured", fill: Palette.Unknown, size: 10);
                continue;
            }

            double share = goals[i].Kind == GoalKind.TimesFaster ? goals[i].Limit / measured : measured / goals[i].Limit;
            double shown = Math.Max(0, Math.Min(share, MostShown)) * (LimitAt - Left);
            picture.Box(Left, y + 3, Math.Max(1, shown), Step - 8, verdict.Met is true ? Palette.Own : Palette.Missed);
            picture.Words(Left + shown + 5, y + 14, share.ToString("0 %", CultureInfo.InvariantCulture), size: 10);
        }

        picture.Line(LimitAt, 36, LimitAt, bottom + 4, Svg.Ink);
        picture.Words(LimitAt, bottom + 20, "the goal", "middle");
        return picture;
    }
}
