namespace TokenAuth.Emulator;

/// <summary>RFC 8693. A bad subject token is <c>invalid_request</c>, as §2.2.2 has it.</summary>
internal sealed class TokenExchangeGrant(EmulatorState state) : IGrant
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private static readonly string[] AssertionTypes = ["urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"];

    public string Type => GrantTypes.TokenExchange;

    public async Task<GrantOutcome> Redeem(GrantRequest request)
    {
        OAuthParameters parameters = request.Parameters;
        if (parameters["subject_token"] is not { } token)
        {
            return OAuthErrors.Required("subject_token");
        }

        if (parameters["subject_token_type"] is not { } type)
        {
            return OAuthErrors.Required("subject_token_type");
        }

        if (parameters["requested_token_type"] is { } wanted && wanted != AccessTokenType)
        {
            return OAuthErrors.InvalidRequest("Only access tokens are issued here.");
        }

        if (state.Scopes.Grant(parameters["scope"]) is not { } scope)
        {
            return OAuthErrors.InvalidScope;
        }

        if (await SubjectOf(token, type, request.Audiences).ConfigureAwait(false) is not { } subject)
        {
            return OAuthErrors.InvalidRequest("The subject token is expired, used before, for somebody else or not from anybody known here.");
        }

        TokenFamily family = new()
        {
            Subject = subject,
            ClientId = request.Client?.Id ?? subject,
            Scope = scope,
            Target = parameters.Target,
            Issuer = request.Issuer,
        };
        return (GrantOutcome)state.Ledger.Open(family, withRefreshToken: false) with { IssuedTokenType = AccessTokenType };
    }

    private async Task<string?> SubjectOf(string token, string type, IReadOnlyList<string> audiences)
    {
        if (AssertionTypes.Contains(type, StringComparer.Ordinal))
        {
            return await state.Assertions.SubjectOf(token, audiences).ConfigureAwait(false);
        }

        return type == AccessTokenType && state.Ledger.Find(token) is { } grant && state.Ledger.IsGood(grant) ? grant.Family.Subject : null;
    }
}
