namespace TokenAuth.Emulator;

/// <summary>A registered OAuth client.</summary>
public sealed record EmulatorClient
{
    /// <summary>The <c>client_id</c>, compared exactly.</summary>
    public required string Id { get; init; }

    /// <summary>The secret, for Basic and for the body; null for a client without one.</summary>
    public string? Secret { get; init; }

    /// <summary>The key of its assertions (<c>private_key_jwt</c>), as PEM: RSA or P-256, P-384, P-521.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>The same as the JSON text of a JWK.</summary>
    public string? JsonWebKey { get; init; }

    /// <summary>Where a code may be sent, beside the loopback addresses, which every client may use with any port.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>It names itself and proves nothing; PKCE is required of it.</summary>
    public bool Public { get; init; }

    /// <summary>The grant types that it may use; null for all of them.</summary>
    public IReadOnlyList<string>? GrantTypes { get; init; }
}
