namespace TokenAuth.Bench.Comparison;

/// <summary>A figure's median.</summary>
internal sealed record Median(string Figure, string Subject, double Value, int Rounds);
