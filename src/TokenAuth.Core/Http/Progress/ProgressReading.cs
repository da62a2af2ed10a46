namespace TokenAuth.Http;

/// <summary>How far something is.</summary>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is in all, where that is known.</param>
/// <param name="PerSecond">How much a second, on average.</param>
/// <param name="Left">How much longer, where that can be said.</param>
public sealed record ProgressReading(long Done, long? Total, double PerSecond, TimeSpan? Left)
{
    /// <summary>How much of it, 0 to 100; null where that is not known.</summary>
    public int? Percent => Total is > 0 and { } total ? (int)Math.Clamp(Done * 100 / total, 0, 100) : null;
}
