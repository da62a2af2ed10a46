namespace TokenAuth.Emulator;

/// <summary>A request to the token endpoint whose client is settled.</summary>
internal sealed record GrantRequest(OAuthParameters Parameters, EmulatorClient? Client, string Issuer, IReadOnlyList<string> Audiences, bool IsEshopbox)
{
    /// <summary>Only the assertion grants come without a client.</summary>
    public EmulatorClient KnownClient => Client ?? throw new InvalidOperationException("The grant wants a client.");
}
