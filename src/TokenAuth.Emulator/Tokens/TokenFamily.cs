namespace TokenAuth.Emulator;

/// <summary>Everything that descends from one sign-in.</summary>
internal sealed class TokenFamily
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public required string Subject { get; init; }

    /// <summary>The OAuth client it was issued to; null at the Back Office.</summary>
    public string? ClientId { get; init; }

    public required string Scope { get; init; }

    public int Generation { get; set; }

    public bool Revoked { get; set; }
}
