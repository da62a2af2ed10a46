namespace TokenAuth.Tally;

/// <summary>How many tests passed, failed and were skipped.</summary>
public sealed record Count(int Passed, int Failed, int Skipped)
{
    public static readonly Count Zero = new(0, 0, 0);

    public static Count operator +(Count left, Count right) => new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    public static Count Add(Count left, Count right) => left + right;

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
