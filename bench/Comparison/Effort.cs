namespace TokenAuth.Bench.Comparison;

/// <summary>How much is measured: everything, or what fits into two minutes.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Imports">Fresh processes for each module.</param>
/// <param name="Rounds">Rounds inside a process.</param>
/// <param name="Calls">Calls of a cmdlet in a round.</param>
/// <param name="Gets">GETs one after another in a round.</param>
/// <param name="ManyGets">GETs of a batch.</param>
/// <param name="LongRounds">Rounds of what takes seconds each.</param>
/// <param name="Streamed">Objects in a stream.</param>
/// <param name="FileBytes">Bytes of a large file.</param>
/// <param name="Grows">Whether the growth curves are measured too.</param>
internal sealed record Effort(string Name, int Imports, int Rounds, int Calls, int Gets, int ManyGets, int LongRounds, int Streamed, long FileBytes, bool Grows)
{
    public static Effort Full { get; } = new("full", 15, 9, 3_000, 500, 10_000, 3, 1_000_000, 1L << 30, Grows: true);

    public static Effort Quick { get; } = new("quick", 3, 3, 1_000, 100, 2_000, 1, 200_000, 128L << 20, Grows: false);
}
