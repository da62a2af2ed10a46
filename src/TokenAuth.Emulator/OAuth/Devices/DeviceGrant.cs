namespace TokenAuth.Emulator;

/// <summary>A device that waits for its user.</summary>
internal sealed class DeviceGrant
{
    public required string DeviceCode { get; init; }

    public required string UserCode { get; init; }

    public required TokenFamily Family { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long to wait between two polls; grows with every <c>slow_down</c>.</summary>
    public required TimeSpan Interval { get; set; }

    public DateTimeOffset? LastPoll { get; set; }

    public int Polls { get; set; }

    /// <summary>Null while nobody has answered.</summary>
    public bool? Approved { get; set; }
}
