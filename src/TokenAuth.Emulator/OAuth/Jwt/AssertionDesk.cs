using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Accepts identity tokens of the CI systems here, and of clients with a registered key; each one once.</summary>
internal sealed class AssertionDesk(EmulatorState state)
{
    /// <summary>Whom the token speaks of; null when it is refused.</summary>
    public async Task<string?> SubjectOf(string assertion, IReadOnlyList<string> audiences)
    {
        IReadOnlyList<string> accepted = state.Switches.IdentityTokenAudience is { Length: > 0 } only ? [only] : audiences;
        JsonWebToken? token = await state.Jwts.Verify(assertion, JwtVerifier.AllAlgorithms, KeysFor).ConfigureAwait(false);
        return token is { Subject.Length: > 0 }
            && token.Audiences.Intersect(accepted, StringComparer.Ordinal).Any()
            && state.Replays.Spend(token)
                ? token.Subject
                : null;
    }

    private IReadOnlyList<SecurityKey> KeysFor(JsonWebToken token) =>
        CiEndpoints.IsIssuer(state.Addresses, token.Issuer) ? [SigningKey.Credentials.Key] : state.Clients.KeysOf(token.Issuer);
}
