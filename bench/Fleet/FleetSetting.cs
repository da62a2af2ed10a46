namespace TokenAuth.Bench.Fleet;

/// <summary>What the workers live in.</summary>
/// <param name="Name">How a report names it.</param>
internal sealed record FleetSetting(string Name)
{
    public int Workers { get; init; } = 1_000;

    public TimeSpan Length { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How long an access token lasts.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The mean time between two requests of a worker.</summary>
    public TimeSpan BetweenRequests { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a call to the vault takes at most, where it is not one of the <see cref="SlowCalls"/>.</summary>
    public TimeSpan LatencyBound { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The bound that the workers believe in: a claim waits twice as long.</summary>
    public TimeSpan BelievedBound { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LeastLatency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The part of the vault's calls that takes longer than the bound.</summary>
    public double SlowCalls { get; init; }

    /// <summary>How long such a call takes at most.</summary>
    public TimeSpan SlowestCall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old what a read returns may be: replicas that lag.</summary>
    public TimeSpan Staleness { get; init; }

    /// <summary>Whether a spent refresh token that comes again ends the login (RFC 9700 section 4.14.2); else it is only refused.</summary>
    public bool ReuseRevokes { get; init; } = true;

    /// <summary>The part of renewals whose worker dies after it claimed and before it sent.</summary>
    public double DiesBeforeSending { get; init; }

    /// <summary>The part of renewals whose worker dies after it sent and before it wrote what came back.</summary>
    public double DiesBeforeWriting { get; init; }

    /// <summary>How long a claim stands when its owner does not come back.</summary>
    public TimeSpan ClaimExpiry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a lost login somebody signs in again.</summary>
    public TimeSpan UntilSignIn { get; init; } = TimeSpan.FromMinutes(15);
}
