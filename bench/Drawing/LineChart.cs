using TokenAuth.Bench.Growth;

namespace TokenAuth.Bench.Drawing;

/// <summary>A curve with both axes logarithmic: what grows in proportion rises straight.</summary>
internal static class LineChart
{
    private const double Left = 80;
    private const double Right = 460;
    private const double Top = 44;
    private const double Bottom = 300;
    private const double Width = 720;

    public static Svg Draw(Curve curve)
    {
        var picture = new Svg(Width, Bottom + 50, $"{curve.Title} ({curve.Unit})");
        IEnumerable<CurvePoint> all = curve.Lines.SelectMany(static line => line.Points);
        var across = new Scale(all.Select(static point => point.X), Left, Right);
        var up = new Scale(all.Select(static point => point.Y), Bottom, Top);
        foreach (double tick in across.Ticks)
        {
            picture.Line(across.Place(tick), Top, across.Place(tick), Bottom, Svg.Faint);
            picture.Words(across.Place(tick), Bottom + 16, Scale.Label(tick), "middle", size: 10);
        }

        foreach (double tick in up.Ticks)
        {
            picture.Line(Left, up.Place(tick), Right, up.Place(tick), Svg.Faint);
            picture.Words(Left - 6, up.Place(tick) + 4, Scale.Label(tick), "end", size: 10);
        }

        picture.Words((Left + Right) / 2, Bottom + 36, curve.Along, "middle");
        for (int i = 0; i < curve.Lines.Count; i++)
        {
            CurveLine line = curve.Lines[i];
            string colour = Palette.Of(line.Name, i);
            (double X, double Y)[] points = [.. line.Points.Select(point => (across.Place(point.X), up.Place(point.Y)))];
            picture.Path(points, colour);
            foreach ((double x, double y) in points)
            {
                picture.Dot(x, y, colour);
            }

            picture.Box(Right + 16, Top + 4 + (i * 20), 12, 12, colour);
            picture.Words(Right + 34, Top + 14 + (i * 20), line.Name);
        }

        return picture;
    }
}
