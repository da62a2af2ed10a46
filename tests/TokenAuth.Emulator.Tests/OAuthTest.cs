using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator.Tests;

/// <summary>What the tests of the OAuth server share.</summary>
public abstract class OAuthTest : EmulatorTest
{
    protected const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    protected const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    protected const string Callback = "http://127.0.0.1:54321/callback";
    protected const string TokenEndpoint = "/oauth/token";

    private protected static readonly (string Name, string Value)[] ClientFields = [("client_id", "client"), ("client_secret", "s3cret")];
    private protected static readonly (string Name, string Value)[] PublicFields = [("client_id", "public")];

    private protected string Issuer => Emulator.HttpAddress.GetLeftPart(UriPartial.Authority);

    private protected CounterSnapshot Counters => Emulator.Counters.Snapshot();

    private protected static string Error(Reply reply) => (string)reply.Json["error"]!;

    private protected static string Text(Reply reply, string member) => (string)reply.Json[member]!;

    private protected Task<Reply> Token(string grantType, params (string Name, string Value)[] fields) =>
        Client.Form(TokenEndpoint, [("grant_type", grantType), .. fields]);

    private protected Task<Reply> Authorize(params (string Name, string Value)[] more) => Client.Get(AuthorizePath(more));

    private protected static string AuthorizePath(params (string Name, string Value)[] more)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = "public",
            ["redirect_uri"] = Callback,
            ["state"] = "state 1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach ((string name, string value) in more)
        {
            all[name] = value;
        }

        return "/oauth/authorize?" + string.Join('&', all.Where(one => one.Value.Length > 0).Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
    }

    /// <summary>The answer that was sent to the redirect address.</summary>
    private protected static Dictionary<string, string> Answer(Reply reply, string address = Callback)
    {
        reply.Status.ShouldBe(302);
        reply.Headers.Location!.GetLeftPart(UriPartial.Path).ShouldBe(address);
        return QueryHelpers.ParseQuery(reply.Headers.Location.Query).ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);
    }

    private protected async Task<string> Code(params (string Name, string Value)[] more) => Answer(await Authorize(more))["code"];

    private protected Task<Reply> RedeemCode(string code, string verifier = Verifier, string redirectUri = Callback) => Token(
        "authorization_code",
        [("code", code), ("redirect_uri", redirectUri), ("code_verifier", verifier), .. PublicFields]);

    private protected Task<Reply> Refresh(string refreshToken, params (string Name, string Value)[] more) =>
        Token("refresh_token", [("refresh_token", refreshToken), .. more]);

    private protected async Task<JsonWebToken> GitHubToken(string audience) => new(await GitHubTokenText(audience));

    private protected async Task<string> GitHubTokenText(string audience) =>
        Text(await Client.Get("/ci/github/token?audience=" + Uri.EscapeDataString(audience), "request-token"), "value");

    /// <summary>The claims that every client assertion has.</summary>
    private protected Dictionary<string, object> AssertionClaims(string clientId, string audience) => new(StringComparer.Ordinal)
    {
        ["iss"] = clientId,
        ["sub"] = clientId,
        ["aud"] = audience,
        ["jti"] = Guid.NewGuid().ToString(),
        ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds(),
    };

    private protected static string Sign(Dictionary<string, object> claims, SecurityKey key, string algorithm) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = new SigningCredentials(key, algorithm) });

    private protected static ECDsa P256() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
