namespace TokenAuth.Bench.Fleet;

/// <summary>What happened in a run.</summary>
internal sealed class FleetFigures
{
    public long RequestsServed { get; set; }

    public long RequestsWithoutToken { get; set; }

    public int Generations { get; set; }

    public int Redemptions { get; set; }

    /// <summary>Refresh tokens that came a second time.</summary>
    public int Collisions { get; set; }

    /// <summary>Workers that were refused and went on with what another had brought.</summary>
    public int Recoveries { get; set; }

    public int LostLogins { get; set; }

    public long VaultReads { get; set; }

    public long VaultWrites { get; set; }
}
