namespace TokenAuth.Http;

/// <summary>How far a body is.</summary>
/// <param name="Direction">Which way it goes.</param>
/// <param name="Bytes">How many bytes there are so far, those of an earlier attempt included that is resumed.</param>
/// <param name="Total">How many there will be; null where nobody says.</param>
/// <param name="BytesPerSecond">The speed since the beginning of this attempt.</param>
/// <param name="IsComplete">Whether this was all.</param>
public readonly record struct TransferProgress(TransferDirection Direction, long Bytes, long? Total, double BytesPerSecond, bool IsComplete)
{
    /// <summary>How long the rest will take at this speed; null where the total is unknown or nothing moves.</summary>
    public TimeSpan? Remaining => Total is { } total && BytesPerSecond > 0 ? TimeSpan.FromSeconds((total - Bytes) / BytesPerSecond) : null;
}
