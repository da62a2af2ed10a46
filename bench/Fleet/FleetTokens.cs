namespace TokenAuth.Bench.Fleet;

/// <summary>A token set: its place in the order, and when its access token expires.</summary>
internal sealed record FleetTokens(int Epoch, int Generation, TimeSpan ExpiresAt)
{
    public bool IsNewerThan(FleetTokens other) => (Epoch, Generation).CompareTo((other.Epoch, other.Generation)) > 0;
}
