using System.Globalization;

namespace TokenAuth.Bench.Drawing;

/// <summary>A logarithmic scale over whole decades, onto a stretch of the picture.</summary>
internal sealed class Scale
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _low;
    private readonly double _high;

    public Scale(IEnumerable<double> values, double from, double to)
    {
        double[] all = [.. values];
        _low = Math.Floor(Math.Log10(all.Min()));
        _high = Math.Max(_low + 1, Math.Ceiling(Math.Log10(all.Max())));
        (_from, _to) = (from, to);
    }

    public IEnumerable<double> Ticks
    {
        get
        {
            for (double exponent = _low; exponent <= _high; exponent++)
            {
                yield return Math.Pow(10, exponent);
            }
        }
    }

    public static string Label(double tick) => tick.ToString(tick >= 1 ? "#,0" : "0.#####", CultureInfo.InvariantCulture);

    public double Place(double value) => _from + ((Math.Log10(value) - _low) / (_high - _low) * (_to - _from));
}
