namespace TokenAuth.Bench.Comparison;

/// <summary>One goal.</summary>
/// <param name="Work">What it is about.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Subject">Whose figure.</param>
/// <param name="Kind">How it is put.</param>
/// <param name="Limit">The bound, in times or in the figure's unit.</param>
/// <param name="Reference">What it is compared with; null for a plain bound.</param>
/// <param name="Unit">The unit of the figure.</param>
internal sealed record Goal(string Work, string Figure, string Subject, GoalKind Kind, double Limit, string? Reference = null, string Unit = "ms")
{
    /// <summary>The goal in words.</summary>
    public string Text => Kind switch
    {
        GoalKind.TimesTheReference => $"≤ {Limit:0.##} × {Reference}",
        GoalKind.TimesFaster => $"≥ {Limit:0.##} × faster than {Reference}",
        _ => $"≤ {Limit:0.##} {Unit}",
    };

    /// <summary>How it stands.</summary>
    public Verdict Judge(SampleSet samples)
    {
        double? median = samples.Median(Figure, Subject);
        double? reference = Reference is null ? null : samples.Median(Figure, Reference);
        double? measured = Kind switch
        {
            GoalKind.TimesTheReference => samples.Ratio(Figure, Subject, Reference!),
            GoalKind.TimesFaster => 1 / samples.Ratio(Figure, Subject, Reference!),
            _ => median,
        };
        bool? met = measured is null ? null : Kind == GoalKind.TimesFaster ? measured >= Limit : measured <= Limit;
        return new Verdict(Work, Subject, Text, median, reference, measured, Unit, met);
    }
}
