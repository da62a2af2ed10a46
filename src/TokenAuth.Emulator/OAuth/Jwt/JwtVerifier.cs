using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Verifies signature and lifetime of JWTs that others made, by the emulator's clock.</summary>
internal sealed class JwtVerifier(TimeProvider clock)
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _handler = new();

    public static IReadOnlyList<string> AllAlgorithms { get; } =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The token, or null when it is malformed, expired, without <c>exp</c>, or not signed by one of the keys.</summary>
    public async Task<JsonWebToken?> Verify(string token, IReadOnlyList<string> algorithms, Func<JsonWebToken, IReadOnlyList<SecurityKey>> keysFor)
    {
        TokenValidationParameters parameters = new()
        {
            ValidAlgorithms = algorithms,
            RequireExpirationTime = true,
            IssuerSigningKeyResolver = (_, parsed, _, _) => keysFor((JsonWebToken)parsed),
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),

            // Who it is from and for means something else on every route; they check it.
            IssuerValidator = (issuer, _, _) => issuer,
            AudienceValidator = (_, _, _) => true,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, parameters).ConfigureAwait(false);
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return expires > now && (notBefore is null || notBefore <= now + Leeway);
    }
}
