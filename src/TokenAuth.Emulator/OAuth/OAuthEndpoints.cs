using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The token endpoints of an OAuth server and of Eshopbox.</summary>
internal sealed class OAuthEndpoints
{
    // RFC 7521 §4.1: here the assertion is proof enough.
    private static readonly string[] ClientIsOptional = [GrantTypes.JwtBearer, GrantTypes.TokenExchange];

    private readonly EmulatorState _state;
    private readonly ClientAuthentication _clients;
    private readonly Dictionary<string, IGrant> _grants;

    public OAuthEndpoints(EmulatorState state)
    {
        _state = state;
        _clients = new ClientAuthentication(state);
        IGrant[] grants =
        [
            new AuthorizationCodeGrant(state),
            new RefreshTokenGrant(state),
            new ClientCredentialsGrant(state),
            new DeviceCodeGrant(state),
            new JwtBearerGrant(state),
            new TokenExchangeGrant(state),
        ];
        _grants = grants.ToDictionary(grant => grant.Type, StringComparer.Ordinal);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string root in OAuthRoots.All)
        {
            routes.Post(root + "/oauth/token", context => Token(context, isEshopbox: false));
        }

        routes.Post("/api/v1/generateToken", context => Token(context, isEshopbox: true));
    }

    private async Task<IResult> Token(HttpContext context, bool isEshopbox)
    {
        GrantOutcome outcome = await Redeem(context, isEshopbox).ConfigureAwait(false);
        if (outcome.Issued is not { } issued)
        {
            if (!outcome.IsPending)
            {
                _state.Counters.Count(EmulatorEvent.RedemptionRefusal);
            }

            return _state.Refusals.Write(context, outcome.Refusal!);
        }

        _state.Counters.Count(EmulatorEvent.Redemption);
        context.Response.Headers.CacheControl = "no-store";
        JsonObject reply = _state.Replies.OAuth(issued, outcome.RefreshInReply);
        if (outcome.IssuedTokenType is not null)
        {
            reply["issued_token_type"] = outcome.IssuedTokenType;
        }

        return ReplyJson.Result(reply);
    }

    private async Task<GrantOutcome> Redeem(HttpContext context, bool isEshopbox)
    {
        if (await OAuthParameters.Read(context.Request, jsonAllowed: isEshopbox).ConfigureAwait(false) is not { } parameters)
        {
            return OAuthErrors.InvalidRequest("The body is not what this endpoint takes.");
        }

        string? type = parameters["grant_type"];
        bool goesWithout = ClientIsOptional.Contains(type, StringComparer.Ordinal) && ClientAuthentication.IsAnonymous(context.Request, parameters);
        ClientVerdict verdict = goesWithout
            ? new ClientVerdict(Client: null, Refusal: null)
            : await _clients.Authenticate(context, parameters).ConfigureAwait(false);
        if (verdict.Refusal is { } refusal)
        {
            return refusal;
        }

        if (_state.Switches.TwoFactorAsOAuthError)
        {
            return BackOfficeRefusals.TwoFactorAuthCheck(ticket: null, ["totp"]);
        }

        if (type is null)
        {
            return OAuthErrors.Required("grant_type");
        }

        if (!_grants.TryGetValue(type, out IGrant? grant))
        {
            return OAuthErrors.UnsupportedGrantType;
        }

        return verdict.Client?.GrantTypes is { } allowed && !allowed.Contains(type, StringComparer.Ordinal)
            ? OAuthErrors.UnauthorizedClient
            : await grant
                .Redeem(new GrantRequest(parameters, verdict.Client, _state.Addresses.IssuerFor(context), _state.Addresses.AudiencesFor(context), isEshopbox))
                .ConfigureAwait(false);
    }
}
