using TokenAuth.Emulator;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>What a server does to a client, and how each way of asking it ends: an error's id, or <see cref="HostileTest.Fine"/>; null where it is not tried.</summary>
/// <param name="Make">The fault at a path.</param>
internal sealed record HostileFault(Func<string, EmulatorFault> Make)
{
    public HostileFault(EmulatorFault fault)
        : this(_ => fault)
    {
    }

    public string? SignIn { get; init; }

    public string? Renewal { get; init; }

    /// <summary>The reply as a whole, in memory.</summary>
    public string? Whole { get; init; }

    public string? Page { get; init; }

    public string? Stream { get; init; }

    public string? Download { get; init; }

    /// <summary>Whether it ends by the clock alone.</summary>
    public bool TakesTime { get; init; }

    /// <summary>How many requests it takes part in, where the client goes on asking.</summary>
    public int Count { get; init; } = 1;
}
