namespace TokenAuth.Emulator;

/// <summary>The token endpoints of a plain OAuth server and of Eshopbox, and revocation.</summary>
internal sealed class OAuthEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/oauth/token", context => Token(context, isEshopbox: false));
        routes.Post("/api/v1/generateToken", context => Token(context, isEshopbox: true));
        routes.Post("/oauth/revoke", Revoke);
    }

    private async Task<IResult> Token(HttpContext context, bool isEshopbox)
    {
        if (await OAuthParameters.Read(context.Request, jsonAllowed: isEshopbox).ConfigureAwait(false) is not { } parameters)
        {
            return Refuse(context, "invalid_request", "The body is not what this endpoint takes.");
        }

        if (!ClientAuthentication.IsRight(context.Request, parameters))
        {
            return RefuseClient(context);
        }

        if (state.Switches.TwoFactorAsOAuthError)
        {
            state.Counters.Count(EmulatorEvent.RedemptionRefusal);
            return state.Refusals.Write(context, BackOfficeRefusals.TwoFactorAuthCheck(ticket: null, ["totp"]));
        }

        return parameters["grant_type"] switch
        {
            "refresh_token" => RefreshToken(context, parameters, isEshopbox),
            "client_credentials" => ClientCredentials(context, parameters),
            null => Refuse(context, "invalid_request", "grant_type is required."),
            _ => Refuse(context, "unsupported_grant_type", "This server knows refresh_token and client_credentials."),
        };
    }

    private IResult RefreshToken(HttpContext context, OAuthParameters parameters, bool isEshopbox)
    {
        if (parameters["refresh_token"] is not { } token)
        {
            return Refuse(context, "invalid_request", "refresh_token is required.");
        }

        RefreshTokenInReply inReply = isEshopbox ? RefreshTokenInReply.Absent : state.Switches.RefreshTokenInReply;
        return Redemption.Redeem(state, token, ClientAuthentication.ClientId, inReply) is { } issued
            ? Answer(context, issued, inReply)
            : state.Refusals.Write(context, new Refusal(state.Switches.InvalidGrantStatus, "The refresh token is expired, revoked, spent or unknown.")
            {
                OAuthError = "invalid_grant",
            });
    }

    private IResult ClientCredentials(HttpContext context, OAuthParameters parameters)
    {
        string granted = state.Switches.Scope;
        if (parameters["scope"] is { } asked)
        {
            granted = string.Join(' ', asked.Split(' ', ',').Intersect(granted.Split(' '), StringComparer.Ordinal));
            if (granted.Length == 0)
            {
                return Refuse(context, "invalid_scope", "None of these scopes can be granted.");
            }
        }

        state.Counters.Count(EmulatorEvent.Redemption);
        IssuedTokens issued = state.Ledger.Open(ClientAuthentication.ClientId, ClientAuthentication.ClientId, granted, withRefreshToken: false);
        return Answer(context, issued, RefreshTokenInReply.Absent);
    }

    private async Task<IResult> Revoke(HttpContext context)
    {
        if (await OAuthParameters.Read(context.Request, jsonAllowed: false).ConfigureAwait(false) is not { } parameters || parameters["token"] is not { } token)
        {
            return Refuse(context, "invalid_request", "token is required.");
        }

        if (!ClientAuthentication.IsRight(context.Request, parameters))
        {
            return RefuseClient(context);
        }

        state.Ledger.Revoke(token, ClientAuthentication.ClientId);
        return Results.Ok();
    }

    private IResult Answer(HttpContext context, IssuedTokens issued, RefreshTokenInReply inReply)
    {
        context.Response.Headers.CacheControl = "no-store";
        return ReplyJson.Result(state.Replies.OAuth(issued, inReply));
    }

    private IResult RefuseClient(HttpContext context)
    {
        state.Counters.Count(EmulatorEvent.RedemptionRefusal);
        return state.Refusals.Write(context, new Refusal(StatusCodes.Status401Unauthorized, "The client is unknown or its secret is wrong.")
        {
            OAuthError = "invalid_client",
            WwwAuthenticate = ClientAuthentication.UsesBasic(context.Request) ? "Basic realm=\"emulator\"" : null,
        });
    }

    private IResult Refuse(HttpContext context, string error, string description)
    {
        state.Counters.Count(EmulatorEvent.RedemptionRefusal);
        return state.Refusals.Write(context, new Refusal(StatusCodes.Status400BadRequest, description) { OAuthError = error });
    }
}
