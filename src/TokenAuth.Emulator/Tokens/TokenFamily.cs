namespace TokenAuth.Emulator;

/// <summary>Everything that descends from one sign-in.</summary>
internal sealed class TokenFamily
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public required string Subject { get; init; }

    /// <summary>The OAuth client it was issued to; null at the Back Office.</summary>
    public string? ClientId { get; init; }

    public required string Scope { get; init; }

    /// <summary>What its access tokens are for, separated by blanks; null for everything.</summary>
    public string? Target { get; init; }

    /// <summary>OpenID Connect's nonce, for the first id token (§12.2).</summary>
    public string? Nonce { get; init; }

    /// <summary>Who its tokens say they are from; null until the first request, for one that an app page shows.</summary>
    public string? Issuer { get; set; }

    public int Generation { get; set; }

    public bool Revoked { get; set; }
}
