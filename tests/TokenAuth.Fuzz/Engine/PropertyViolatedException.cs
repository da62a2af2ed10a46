namespace TokenAuth.Fuzz;

/// <summary>An input for which something does not hold that should.</summary>
/// <param name="what">What does not.</param>
internal sealed class PropertyViolatedException(string what) : Exception(what);
