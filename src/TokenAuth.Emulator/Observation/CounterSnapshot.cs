namespace TokenAuth.Emulator;

/// <summary>What the server had seen at one moment.</summary>
public sealed record CounterSnapshot
{
    /// <summary>Sign-ins that brought tokens, the ones with a second factor included.</summary>
    public required int SignIns { get; init; }

    /// <summary>Sign-ins that were refused for the credential, or because of a lock-out.</summary>
    public required int SignInRefusals { get; init; }

    /// <summary>How often a lock-out began.</summary>
    public required int LockOuts { get; init; }

    /// <summary>Sign-ins that were answered with the question for a second factor.</summary>
    public required int TwoFactorChallenges { get; init; }

    /// <summary>Second factors that were accepted.</summary>
    public required int TwoFactorCompletions { get; init; }

    /// <summary>Second factors that were refused.</summary>
    public required int TwoFactorRefusals { get; init; }

    /// <summary>Refreshes and OAuth grants that brought tokens.</summary>
    public required int Redemptions { get; init; }

    /// <summary>Refreshes and OAuth grants that were refused.</summary>
    public required int RedemptionRefusals { get; init; }

    /// <summary>How often a spent refresh token came again and cost its family.</summary>
    public required int ReuseDetections { get; init; }

    /// <summary>Families ended by sign-out or revocation.</summary>
    public required int SignOuts { get; init; }

    /// <summary>All requests, control requests left out.</summary>
    public required int Requests { get; init; }

    /// <summary>Requests answered with 401 for their bearer token.</summary>
    public required int Unauthorized { get; init; }

    /// <summary>How many requests came with each access token, by its <c>jti</c>, good or not.</summary>
    public required IReadOnlyDictionary<string, int> RequestsPerToken { get; init; }

    /// <summary>Connections accepted on both ports.</summary>
    public required int ConnectionsAccepted { get; init; }
}
