namespace TokenAuth.Http;

/// <summary>How much of a list is wanted. What lies beyond is not fetched.</summary>
public sealed record PageLimits
{
    /// <summary>All of it.</summary>
    public static PageLimits None { get; } = new();

    /// <summary>How many items the caller passes over first.</summary>
    public ulong Skip { get; init; }

    /// <summary>How many items the caller takes after that.</summary>
    public ulong First { get; init; } = ulong.MaxValue;

    /// <summary>How many pages are fetched at most.</summary>
    public int Pages { get; init; } = int.MaxValue;

    /// <summary>How many items have to come before the caller has enough.</summary>
    internal ulong Items => First > ulong.MaxValue - Skip ? ulong.MaxValue : First + Skip;
}
