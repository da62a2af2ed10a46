namespace TokenAuth.Bench.Comparison;

/// <summary>What was measured in a run.</summary>
internal sealed class SampleSet(IEnumerable<Sample> samples)
{
    private readonly List<Sample> _samples = [.. samples];

    public IReadOnlyList<Sample> All => _samples;

    public void Add(IEnumerable<Sample> samples) => _samples.AddRange(samples);

    public IReadOnlyList<string> SubjectsOf(string figure) => [.. _samples.Where(sample => sample.Figure == figure).Select(static sample => sample.Subject).Distinct(StringComparer.Ordinal)];

    /// <summary>The median; null where nothing was measured.</summary>
    public double? Median(string figure, string subject) => MedianOf(Of(figure, subject).Values);

    /// <summary>
    /// The median of the rounds' ratios: what ran side by side had the same machine, whatever else that machine was doing.
    /// </summary>
    public double? Ratio(string figure, string subject, string reference)
    {
        Dictionary<int, double> own = Of(figure, subject), other = Of(figure, reference);
        return MedianOf(own.Where(pair => other.ContainsKey(pair.Key)).Select(pair => pair.Value / other[pair.Key]));
    }

    /// <summary>The smallest and the largest ratio of a round.</summary>
    public (double Low, double High)? Spread(string figure, string subject, string reference)
    {
        Dictionary<int, double> own = Of(figure, subject), other = Of(figure, reference);
        double[] ratios = [.. own.Where(pair => other.ContainsKey(pair.Key)).Select(pair => pair.Value / other[pair.Key])];
        return ratios.Length == 0 ? null : (ratios.Min(), ratios.Max());
    }

    private static double? MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private Dictionary<int, double> Of(string figure, string subject) =>
        _samples.Where(sample => sample.Figure == figure && sample.Subject == subject).GroupBy(static sample => sample.Round).ToDictionary(static round => round.Key, static round => round.Last().Value);
}
