namespace TokenAuth.Bench.Growth;

/// <summary>How one figure grows.</summary>
/// <param name="Title">What grows with what.</param>
/// <param name="Along">What the points are counted in.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Lines">The lines.</param>
internal sealed record Curve(string Title, string Along, string Unit, IReadOnlyList<CurveLine> Lines);
