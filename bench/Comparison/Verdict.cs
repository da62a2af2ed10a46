namespace TokenAuth.Bench.Comparison;

/// <summary>How one goal stands.</summary>
/// <param name="Work">What it is about.</param>
/// <param name="Subject">Whose figure.</param>
/// <param name="Goal">The goal in words.</param>
/// <param name="Median">The subject's median.</param>
/// <param name="ReferenceMedian">The reference's median.</param>
/// <param name="Measured">What the goal bounds: a ratio, or the median itself.</param>
/// <param name="Unit">The unit of the medians.</param>
/// <param name="Met">Whether it is met; null where it was not measured.</param>
internal sealed record Verdict(string Work, string Subject, string Goal, double? Median, double? ReferenceMedian, double? Measured, string Unit, bool? Met)
{
    /// <summary>The verdict in a word.</summary>
    public string Word => Met switch { true => "met", false => "not met", null => "not measured" };
}
