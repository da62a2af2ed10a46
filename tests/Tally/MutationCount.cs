namespace TokenAuth.Tally;

/// <summary>What became of mutants.</summary>
public sealed record MutationCount(int Killed, int Timeout, int Survived, int NoCoverage)
{
    public int All => Killed + Timeout + Survived + NoCoverage;

    /// <summary>The share that the tests found, in percent, rounded down to one place.</summary>
    public double Score => All == 0 ? 0 : Math.Floor((Killed + Timeout) * 1000d / All) / 10;

    public static MutationCount Of(IEnumerable<Mutant> mutants)
    {
        ILookup<string, Mutant> byStatus = mutants.ToLookup(static mutant => mutant.Status, StringComparer.Ordinal);
        return new MutationCount(byStatus["Killed"].Count(), byStatus["Timeout"].Count(), byStatus["Survived"].Count(), byStatus["NoCoverage"].Count());
    }
}
