namespace TokenAuth.Bench.Growth;

/// <summary>One point of a line: the median of some rounds.</summary>
internal sealed record CurvePoint(double X, double Y);
