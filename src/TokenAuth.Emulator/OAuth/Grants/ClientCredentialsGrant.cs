namespace TokenAuth.Emulator;

/// <summary>RFC 6749 §4.4: for clients that can prove who they are.</summary>
internal sealed class ClientCredentialsGrant(EmulatorState state) : IGrant
{
    public string Type => GrantTypes.ClientCredentials;

    public Task<GrantOutcome> Redeem(GrantRequest request) => Task.FromResult(Answer(request));

    private GrantOutcome Answer(GrantRequest request)
    {
        EmulatorClient client = request.KnownClient;
        if (client.Public)
        {
            return OAuthErrors.UnauthorizedClient;
        }

        if (state.Scopes.Grant(request.Parameters["scope"]) is not { } scope)
        {
            return OAuthErrors.InvalidScope;
        }

        TokenFamily family = new() { Subject = client.Id, ClientId = client.Id, Scope = scope, Target = request.Parameters.Target, Issuer = request.Issuer };
        return state.Ledger.Open(family, withRefreshToken: false);
    }
}
