namespace TokenAuth.Bench.Comparison;

/// <summary>One measured value.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Subject">Whose work it was.</param>
/// <param name="Round">The round; what ran in one round ran side by side.</param>
/// <param name="Value">Milliseconds, or megabytes where the figure is about memory.</param>
internal sealed record Sample(string Figure, string Subject, int Round, double Value);
