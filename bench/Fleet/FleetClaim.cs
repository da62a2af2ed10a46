namespace TokenAuth.Bench.Fleet;

/// <summary>Who says that it renews, and until when it may be believed.</summary>
internal sealed record FleetClaim(long Id, TimeSpan ExpiresAt);
