namespace TokenAuth.Emulator;

/// <summary>An authorization request that may be answered to its redirect address.</summary>
internal sealed record AuthorizationRequest
{
    public required EmulatorClient Client { get; init; }

    public required string RedirectUri { get; init; }

    public required string Issuer { get; init; }

    public required string Scope { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }

    public string? Target { get; init; }

    public string? CodeChallenge { get; init; }
}
