using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>What can be done with a token later: revocation (RFC 7009), introspection (RFC 7662) and OpenID Connect's userinfo.</summary>
internal sealed class TokenCareEndpoints(EmulatorState state)
{
    private readonly ClientAuthentication _clients = new(state);

    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        foreach (string root in OAuthRoots.All)
        {
            routes.Post(root + "/oauth/revoke", context => WithToken(context, publicAllowed: true, Revoke));
            routes.Post(root + "/oauth/introspect", context => WithToken(context, publicAllowed: false, (token, _) => ReplyJson.Result(Introspect(token))));
            authorized.Get(root + "/oauth/userinfo", UserInfo);
            authorized.Post(root + "/oauth/userinfo", UserInfo);
        }
    }

    private async Task<IResult> WithToken(HttpContext context, bool publicAllowed, Func<string, EmulatorClient, IResult> handler)
    {
        if (await OAuthParameters.Read(context.Request, jsonAllowed: false).ConfigureAwait(false) is not { } parameters || parameters["token"] is not { } token)
        {
            return state.Refusals.Write(context, OAuthErrors.Required("token"));
        }

        ClientVerdict verdict = await _clients.Authenticate(context, parameters).ConfigureAwait(false);
        return verdict.Client is { } client && (publicAllowed || !client.Public)
            ? handler(token, client)
            : state.Refusals.Write(context, verdict.Refusal ?? OAuthErrors.InvalidClient);
    }

    private IResult Revoke(string token, EmulatorClient client)
    {
        if (state.Switches.RevocationUnavailable)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        state.Counters.Count(EmulatorEvent.Revocation);
        state.Ledger.Revoke(token, client.Id);
        return Results.Ok();
    }

    private JsonObject Introspect(string token)
    {
        if (state.Ledger.Find(token) is { } access && state.Ledger.IsGood(access))
        {
            JsonObject reply = Active(access.Family, access.Scope, access.ExpiresAt);
            reply["jti"] = access.TokenId;
            reply["iat"] = access.IssuedAt.ToUnixTimeSeconds();
            reply["token_type"] = "Bearer";
            if (access.Target is { } target)
            {
                reply["aud"] = ReplyJson.Node(TokenMint.Audience(target));
            }

            return reply;
        }

        return state.Ledger.FindRefresh(token) is { } refresh && state.Ledger.IsGood(refresh)
            ? Active(refresh.Family, refresh.Family.Scope, refresh.ExpiresAt)
            : new JsonObject { ["active"] = false };
    }

    private JsonObject Active(TokenFamily family, string scope, DateTimeOffset expiresAt) => new()
    {
        ["active"] = true,
        ["iss"] = family.Issuer ?? state.Mint.Issuer,
        ["sub"] = family.Subject,
        ["username"] = family.Subject,
        ["client_id"] = family.ClientId,
        ["scope"] = scope,
        ["exp"] = expiresAt.ToUnixTimeSeconds(),
    };

    private IResult UserInfo(HttpContext context)
    {
        AccessGrant grant = BearerMiddleware.GrantOf(context);
        return ScopePolicy.Contains(grant.Scope, "openid")
            ? ReplyJson.Result(new JsonObject
            {
                ["sub"] = grant.Family.Subject,
                ["email"] = grant.Family.Subject,
                ["email_verified"] = true,
                ["name"] = grant.Family.Subject.Split('@')[0],
            })
            : state.Refusals.Write(context, new Refusal(StatusCodes.Status403Forbidden, "The token has no openid scope.")
            {
                OAuthError = "insufficient_scope",
                WwwAuthenticate = "Bearer error=\"insufficient_scope\", scope=\"openid\"",
            });
    }
}
