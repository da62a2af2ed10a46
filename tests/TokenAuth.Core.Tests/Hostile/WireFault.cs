namespace TokenAuth.Core.Tests.Hostile;

/// <summary>What no server of a framework says: bytes on the wire, and how each way of asking ends. The whole reply would be <c>[1,2,3]</c>.</summary>
/// <param name="Reply">The bytes.</param>
/// <param name="End">How a reply ends that is read into memory: an error's id, or <see cref="HostileTest.Fine"/>.</param>
internal sealed record WireFault(byte[] Reply, string End)
{
    /// <summary>How a stream of items ends, where that differs.</summary>
    public string? Stream { get; init; }

    /// <summary>How a download ends, where that differs.</summary>
    public string? Download { get; init; }

    /// <summary>How a sign-in ends, where that differs; there is none over HTTP/2.</summary>
    public string? SignIn { get; init; }

    /// <summary>What follows without end.</summary>
    public byte[] Filler { get; init; } = [];

    /// <summary>Whether the connection stays open and silent.</summary>
    public bool Hangs { get; init; }

    /// <summary>Whether it ends by the clock alone.</summary>
    public bool TakesTime { get; init; }
}
