namespace TokenAuth.Emulator;

/// <summary>RFC 7523 §2.1.</summary>
internal sealed class JwtBearerGrant(EmulatorState state) : IGrant
{
    public string Type => GrantTypes.JwtBearer;

    public async Task<GrantOutcome> Redeem(GrantRequest request)
    {
        if (request.Parameters["assertion"] is not { } assertion)
        {
            return OAuthErrors.Required("assertion");
        }

        if (state.Scopes.Grant(request.Parameters["scope"]) is not { } scope)
        {
            return OAuthErrors.InvalidScope;
        }

        if (await state.Assertions.SubjectOf(assertion, request.Audiences).ConfigureAwait(false) is not { } subject)
        {
            return OAuthErrors.InvalidGrant(state.Switches, "The assertion is expired, used before, for somebody else or not from anybody known here.");
        }

        TokenFamily family = new()
        {
            Subject = subject,
            ClientId = request.Client?.Id ?? subject,
            Scope = scope,
            Target = request.Parameters.Target,
            Issuer = request.Issuer,
        };
        return state.Ledger.Open(family, withRefreshToken: false);
    }
}
