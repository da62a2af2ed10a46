using System.Globalization;

namespace TokenAuth.Bench.Drawing;

/// <summary>Values beside each other on a logarithmic scale.</summary>
internal static class BarChart
{
    private const double Left = 270;
    private const double Width = 760;
    private const double Step = 26;

    public static Svg Draw(string title, string unit, IReadOnlyList<(string Name, double Value)> bars)
    {
        double bottom = 44 + (bars.Count * Step);
        var picture = new Svg(Width, bottom + 34, title);
        var scale = new Scale(bars.Select(static bar => bar.Value), Left, Width - 90);
        foreach (double tick in scale.Ticks)
        {
            picture.Line(scale.Place(tick), 38, scale.Place(tick), bottom, Svg.Faint);
            picture.Words(scale.Place(tick), bottom + 16, $"{Scale.Label(tick)} {unit}", "middle", size: 10);
        }

        for (int i = 0; i < bars.Count; i++)
        {
            (string name, double value) = bars[i];
            double y = 44 + (i * Step);
            bool own = name.StartsWith("Invoke-AuthorizedRequest", StringComparison.Ordinal) || name is Comparison.Goals.TokenAuth or Comparison.Goals.Engine;
            picture.Words(Left - 8, y + 15, name, "end");
            picture.Box(Left, y + 3, Math.Max(1, scale.Place(value) - Left), Step - 8, own ? Palette.Own : Palette.Unknown);
            picture.Words(scale.Place(value) + 5, y + 15, $"{value.ToString("0.###", CultureInfo.InvariantCulture)} {unit}", size: 11);
        }

        return picture;
    }
}
