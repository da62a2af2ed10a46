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

    /// <summary>Requests for metadata, in either form.</summary>
    public required int DiscoveryRequests { get; init; }

    /// <summary>Requests to <c>/oauth/authorize</c>.</summary>
    public required int AuthorizationRequests { get; init; }

    /// <summary>Codes that were sent.</summary>
    public required int Authorizations { get; init; }

    /// <summary>Devices that began to wait for their user.</summary>
    public required int DeviceAuthorizations { get; init; }

    /// <summary>How often devices asked for their tokens, whatever the answer.</summary>
    public required int DevicePolls { get; init; }

    /// <summary>Revocations that were answered with 200, for unknown tokens too.</summary>
    public required int Revocations { get; init; }

    /// <summary>Identity tokens that the CI endpoints gave out.</summary>
    public required int IdentityTokens { get; init; }
}
