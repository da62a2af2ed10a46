namespace TokenAuth.Emulator;

/// <summary>Refresh, sign-out and who one is at the B2COPY Back Office.</summary>
internal sealed class SessionEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        routes.Post("/api/v2/refresh", Refresh);
        authorized.Post("/api/v2/signout", SignOut);
        authorized.Get("/api/v2/whoami", WhoAmI);
    }

    private async Task<IResult> Refresh(HttpContext context)
    {
        if (state.Switches.RefreshEndpointAbsent)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.NotFound);
        }

        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (body.MissingTexts("refreshToken") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        RefreshTokenInReply inReply = state.Switches.RefreshTokenInReply;
        return Redemption.Redeem(state, body.Text("refreshToken")!, inReply) is { } issued
            ? ReplyJson.Result(state.Replies.BackOffice(issued, inReply))
            : state.Refusals.Write(context, BackOfficeRefusals.RefreshRefused(state.Switches));
    }

    private IResult SignOut(HttpContext context)
    {
        state.Ledger.Revoke(BearerMiddleware.GrantOf(context).Family);
        return Results.NoContent();
    }

    private static IResult WhoAmI(HttpContext context)
    {
        AccessGrant grant = BearerMiddleware.GrantOf(context);
        return ReplyJson.Result(new
        {
            Email = grant.Family.Subject,
            grant.TokenId,
            grant.IssuedAt,
            grant.ExpiresAt,
            grant.Generation,
        });
    }
}
