using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Makes the strings.</summary>
internal sealed class TokenMint(EmulatorSwitches switches)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The address that tokens say they come from.</summary>
    public string Issuer { get; set; } = string.Empty;

    public static string RandomText() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public string AccessToken(AccessGrant grant) => switches.OpaqueAccessTokens
        ? RandomText()
        : Sign(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["sub"] = grant.Family.Subject,
            ["jti"] = grant.TokenId,
            ["iat"] = grant.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = (switches.JwtLifetime > TimeSpan.Zero ? grant.IssuedAt + switches.JwtLifetime : grant.ExpiresAt).ToUnixTimeSeconds(),
            ["fam"] = grant.Family.Id,
            ["gen"] = grant.Generation,
        });

    public string IdToken(AccessGrant grant) => Sign(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["iss"] = Issuer,
        ["sub"] = grant.Family.Subject,
        ["aud"] = grant.Family.ClientId ?? "backoffice",
        ["iat"] = grant.IssuedAt.ToUnixTimeSeconds(),
        ["exp"] = grant.ExpiresAt.ToUnixTimeSeconds(),
    });

    private string Sign(Dictionary<string, object> claims) =>
        _handler.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = SigningKey.Credentials });
}
