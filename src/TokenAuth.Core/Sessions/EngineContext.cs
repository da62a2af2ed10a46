using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>What the sessions of a process share besides themselves.</summary>
public sealed class EngineContext : IDisposable
{
    /// <summary>Makes a context.</summary>
    /// <param name="clock">The clock; the system's where null.</param>
    /// <param name="state">The state folder; the user's where null.</param>
    public EngineContext(TimeProvider? clock = null, StateFolder? state = null)
    {
        Clock = clock ?? TimeProvider.System;
        Connections = new TransportPool();
        Discovery = new Discovery(Connections, Clock);
        State = state ?? StateFolder.ForUser();
        TotpLedger = new TotpLedger(State, Clock);
#pragma warning disable CA5394 // Spreads renewals over time; nothing secret depends on it.
        Jitter = Random.Shared.NextDouble();
#pragma warning restore CA5394
    }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The connections.</summary>
    public TransportPool Connections { get; }

    /// <summary>The metadata of authorities.</summary>
    public Discovery Discovery { get; }

    /// <summary>The TOTP codes that were used.</summary>
    public TotpLedger TotpLedger { get; }

    /// <summary>Where the user's processes keep what they must agree on.</summary>
    internal StateFolder State { get; }

    /// <summary>This process's place inside the due window, 0 to 1: processes that share a token do not all renew at one instant.</summary>
    internal double Jitter { get; init; }

    /// <summary>Renewals under way; the end of the process waits for them a little.</summary>
    internal FlightLog Flights { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Connections.Dispose();
}
