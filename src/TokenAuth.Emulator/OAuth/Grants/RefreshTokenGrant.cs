namespace TokenAuth.Emulator;

/// <summary>RFC 6749 §6.</summary>
internal sealed class RefreshTokenGrant(EmulatorState state) : IGrant
{
    public string Type => GrantTypes.RefreshToken;

    public Task<GrantOutcome> Redeem(GrantRequest request) => Task.FromResult(Answer(request));

    private GrantOutcome Answer(GrantRequest request)
    {
        if (request.Parameters["refresh_token"] is not { } token)
        {
            return OAuthErrors.Required("refresh_token");
        }

        Refusal invalidGrant = OAuthErrors.InvalidGrant(state.Switches, "The refresh token is expired, revoked, spent or unknown.");
        if (state.Ledger.FindRefresh(token) is not { } grant || grant.Family.ClientId != request.KnownClient.Id)
        {
            return invalidGrant;
        }

        if (state.Scopes.Keep(grant.Family.Scope, request.Parameters["scope"]) is not { } scope)
        {
            return OAuthErrors.InvalidScope;
        }

        // A reply that brings no new refresh token must leave the client with a good one.
        RefreshTokenInReply inReply = request.IsEshopbox ? RefreshTokenInReply.Absent : state.Switches.RefreshTokenInReply;
        bool rotate = state.Switches.Rotation && inReply == RefreshTokenInReply.Present;
        AccessTerms terms = new(scope, request.Parameters.Target ?? grant.Family.Target, request.Issuer);
        return state.Ledger.Redeem(token, request.KnownClient.Id, rotate, terms) is { } issued
            ? (GrantOutcome)issued with { RefreshInReply = inReply }
            : invalidGrant;
    }
}
