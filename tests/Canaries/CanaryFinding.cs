namespace TokenAuth.Canaries;

/// <summary>A secret that came out.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Encoding">In which spelling.</param>
/// <param name="Around">What stands around it.</param>
public sealed record CanaryFinding(string Name, string Encoding, string Around)
{
    public override string ToString() => $"{Name} ({Encoding}) in '{Around}'";
}
