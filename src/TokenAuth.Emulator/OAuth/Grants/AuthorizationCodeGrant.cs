using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>RFC 6749 §4.1.3 with RFC 7636.</summary>
internal sealed class AuthorizationCodeGrant(EmulatorState state) : IGrant
{
    public string Type => GrantTypes.AuthorizationCode;

    public Task<GrantOutcome> Redeem(GrantRequest request) => Task.FromResult(Answer(request));

    private GrantOutcome Answer(GrantRequest request)
    {
        OAuthParameters parameters = request.Parameters;
        if (parameters["code"] is not { } text)
        {
            return OAuthErrors.Required("code");
        }

        if (state.Authorizations.Find(text) is not { } code || code.Request.Client.Id != request.KnownClient.Id)
        {
            return OAuthErrors.InvalidGrant(state.Switches, "The code is unknown.");
        }

        if (!state.Authorizations.Spend(code))
        {
            state.Ledger.RevokeForReuse(code.Family);
            return OAuthErrors.InvalidGrant(state.Switches, "The code was used before; what it brought is revoked.");
        }

        if (state.Clock.GetUtcNow() >= code.ExpiresAt)
        {
            return OAuthErrors.InvalidGrant(state.Switches, "The code is expired.");
        }

        if (parameters["redirect_uri"] != code.Request.RedirectUri)
        {
            return OAuthErrors.InvalidGrant(state.Switches, "The redirect_uri is not the one of the authorization.");
        }

        return Matches(code.Request.CodeChallenge, parameters["code_verifier"])
            ? state.Ledger.Open(code.Family, withRefreshToken: true)
            : OAuthErrors.InvalidGrant(state.Switches, "The code_verifier does not match.");
    }

    /// <summary>A verifier without a challenge is refused as well: somebody took the challenge away (RFC 9700 §2.1.1).</summary>
    private static bool Matches(string? challenge, string? verifier) =>
        verifier is null ? challenge is null : challenge == Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
