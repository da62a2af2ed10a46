namespace TokenAuth.Emulator;

/// <summary>An admin of the Back Office that is a program and signs instead of typing a password.</summary>
public sealed record EmulatorServiceAdmin
{
    /// <summary>The claim <c>admin_id</c>, a number or a string there.</summary>
    public required string AdminId { get; init; }

    /// <summary>The claim <c>key_id</c>.</summary>
    public required string KeyId { get; init; }

    /// <summary>The P-256 key, as PEM.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>The same as the JSON text of a JWK.</summary>
    public string? JsonWebKey { get; init; }

    /// <summary>The values of <c>device_ip</c> that are registered; empty for any.</summary>
    public IReadOnlyList<string> DeviceIps { get; init; } = [];
}
