namespace TokenAuth.Emulator;

/// <summary>How an emulator starts.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The port for HTTP; zero takes a free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>The port for HTTPS; zero takes a free one.</summary>
    public int HttpsPort { get; init; }

    /// <summary>The time, for everything that expires.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Decides the generated accounts.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many accounts investment platform 1 has; platform 2 has a tenth.</summary>
    public int AccountCount { get; init; } = 5000;

    /// <summary>How many orders Eshopbox has.</summary>
    public int OrderCount { get; init; } = 312;

    /// <summary>More names that the certificate is good for, beside those of loopback.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Who may sign in.</summary>
    public IReadOnlyList<EmulatorUser> Users { get; init; } = DefaultUsers.All;

    /// <summary>Whether Ctrl+C is somebody else's: a terminal sends it to every program that runs in it, also to the one that a script started long ago.</summary>
    public bool IgnoresInterrupts { get; init; }

    /// <summary>Sets switches at the start and after every reset.</summary>
    public Action<EmulatorSwitches>? ConfigureSwitches { get; init; }
}
