namespace TokenAuth.Tally;

/// <summary>One change of the code, and whether a test found it.</summary>
/// <param name="File">The changed file, from the engine's folder.</param>
/// <param name="Place">Where in the file, and what was put there.</param>
/// <param name="Status">As Stryker says it.</param>
public sealed record Mutant(string File, string Place, string Status)
{
    /// <summary>How much an outcome tells: of two runs the one with the greater weight counts. What timed out in one and survived in another was only slow.</summary>
    public int Weight => Status switch { "Killed" => 3, "Survived" => 2, "Timeout" => 1, _ => 0 };

    /// <summary>Whether it counts: it compiled and nothing set it aside.</summary>
    public bool Counts => Status is "Killed" or "Timeout" or "Survived" or "NoCoverage";
}
