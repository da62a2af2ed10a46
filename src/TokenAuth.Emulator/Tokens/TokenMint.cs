using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Makes the strings.</summary>
internal sealed class TokenMint(EmulatorSwitches switches)
{
    /// <summary>Says who it is from where a switch asks for a lie.</summary>
    public const string WrongAddress = "https://wrong.example.com";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Who tokens say they are from, unless their family knows better.</summary>
    public string Issuer { get; set; } = string.Empty;

    public static string RandomText() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>Random text that says what it is, where marks are asked for.</summary>
    public string Marked(string what) => Marked(switches, what);

    public static string Marked(EmulatorSwitches switches, string what) => switches.TokenMark is { Length: > 0 } mark ? $"{mark}-{what}-{RandomText()}" : RandomText();

    /// <summary>The <c>aud</c> claim: a string for one, a list for several.</summary>
    public static object Audience(string target) => target.Split(' ') is [string only] ? only : target.Split(' ');

    public string AccessToken(AccessGrant grant)
    {
        if (switches.OpaqueAccessTokens)
        {
            return Marked("access");
        }

        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            ["iss"] = grant.Family.Issuer ?? Issuer,
            ["sub"] = grant.Family.Subject,
            ["jti"] = grant.TokenId,
            ["iat"] = grant.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = (switches.JwtLifetime > TimeSpan.Zero ? grant.IssuedAt + switches.JwtLifetime : grant.ExpiresAt).ToUnixTimeSeconds(),
            ["fam"] = grant.Family.Id,
            ["gen"] = grant.Generation,
        };
        if (grant.Family.ClientId is { } clientId)
        {
            claims["client_id"] = clientId;
            claims["scope"] = grant.Scope;
        }

        if (grant.Target is { } target)
        {
            claims["aud"] = Audience(target);
        }

        return Sign(claims);
    }

    public string IdToken(AccessGrant grant)
    {
        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            ["iss"] = switches.IdTokenWrongIssuer ? WrongAddress : grant.Family.Issuer ?? Issuer,
            ["sub"] = grant.Family.Subject,
            ["aud"] = switches.IdTokenWrongAudience ? "somebody-else" : grant.Family.ClientId ?? "backoffice",
            ["iat"] = grant.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = grant.ExpiresAt.ToUnixTimeSeconds(),
        };
        if (grant is { Generation: 1, Family.Nonce: { } nonce })
        {
            claims["nonce"] = switches.IdTokenWrongNonce ? "wrong-" + nonce : nonce;
        }

        return Sign(claims);
    }

    public string Sign(Dictionary<string, object> claims)
    {
        if (switches.TokenMark is { Length: > 0 } mark)
        {
            claims["mark"] = mark;
        }

        return _handler.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = SigningKey.Credentials });
    }
}
