namespace TokenAuth.Bench.Growth;

/// <summary>One line of a curve.</summary>
internal sealed record CurveLine(string Name, IReadOnlyList<CurvePoint> Points);
