using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The B2CORE dialect: an envelope around everything, and a second factor that can be chosen.</summary>
internal sealed class MyEndpoints(EmulatorState state)
{
    private const string Google = "google";
    private const string Sms = "sms";

    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        RouteGroupBuilder open = routes.MapGroup("/api/v2/my");
        open.Post("/signin", SignIn);
        open.Post("/signin/2fa", Choose);
        open.Post("/2fa/google", context => Complete(context, SecondFactor.Totp));
        open.Post("/2fa/sms", context => Complete(context, SecondFactor.Email));
        open.Post("/refresh", Refresh);

        RouteGroupBuilder mine = authorized.MapGroup("/api/v2/my");
        mine.Post("/signout", SignOut);
        mine.Get("/accounts", Accounts);
    }

    private async Task<IResult> SignIn(HttpContext context)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (body.MissingTexts("email", "password", "device_fingerprint") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        return Answer(context, state.SignIns.SignIn(body.Text("email")!, body.Text("password")!, choiceFollows: true), body.Text("uuid"));
    }

    private async Task<IResult> Choose(HttpContext context)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (body.MissingTexts("uuid", "method") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        SecondFactor method = body.Text("method") switch
        {
            Google => SecondFactor.Totp,
            Sms => SecondFactor.Email,
            _ => SecondFactor.None,
        };
        if (method == SecondFactor.None)
        {
            Dictionary<string, string[]> unknown = new(StringComparer.Ordinal) { ["method"] = ["The method must be google or sms."] };
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(unknown));
        }

        SignInOutcome outcome = state.SignIns.Choose(body.Text("uuid")!, method);
        return outcome.Ticket is { } ticket
            ? Intermediate(ticket, method)
            : state.Refusals.Write(context, BackOfficeRefusals.For(outcome, state.Switches));
    }

    private async Task<IResult> Complete(HttpContext context, SecondFactor method)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (context.Request.Headers.Authorization.Count > 0)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.BearerNotExpected);
        }

        if (body.MissingTexts("code", "uuid") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        return Answer(context, state.SignIns.Complete(body.Text("uuid")!, method, body.Text("code")!), body.Text("uuid"));
    }

    private async Task<IResult> Refresh(HttpContext context)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (body.MissingTexts("refreshToken", "deviceFingerprint") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        RefreshTokenInReply inReply = state.Switches.MyRefreshTokenInReply;
        return Redemption.Redeem(state, body.Text("refreshToken")!, inReply) is { } issued
            ? Envelope(StatusCodes.Status200OK, state.Replies.My(issued, inReply), done: true, uuid: null, workflow: null)
            : state.Refusals.Write(context, BackOfficeRefusals.RefreshRefused(state.Switches));
    }

    private IResult SignOut(HttpContext context)
    {
        state.Ledger.Revoke(BearerMiddleware.GrantOf(context).Family);
        return Envelope(StatusCodes.Status200OK, data: null, done: true, uuid: null, workflow: null);
    }

    private IResult Accounts(HttpContext context)
    {
        AccountQuery query = new(body: null, context.Request.Query);
        if (query.Run(state.Accounts.All, platformRequired: false) is not { } found)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(query.Problems) with { Fields = query.Problems });
        }

        context.Response.Headers["X-Total-Count"] = found.Total.ToString(CultureInfo.InvariantCulture);
        return ReplyJson.Result(new JsonObject { ["total"] = found.Total, ["data"] = JsonSerializer.SerializeToNode(found.Page, AccountFields.Wire) });
    }

    private IResult Answer(HttpContext context, SignInOutcome outcome, string? uuid) => outcome switch
    {
        { Verdict: SignInVerdict.SignedIn, User: { } user } => Envelope(
            StatusCodes.Status202Accepted,
            state.Replies.My(
                state.Ledger.Open(user.Email, clientId: null, state.Switches.Scope, withRefreshToken: true),
                RefreshTokenInReply.Present),
            done: true,
            uuid,
            workflow: null),
        { Verdict: SignInVerdict.NeedsSecondFactor, Ticket: { } ticket } when state.Switches.TwoFactorAsOAuthError =>
            state.Refusals.Write(context, BackOfficeRefusals.TwoFactorAuthCheck(state.Switches.OmitTicket ? null : ticket.Id, Methods(ticket.User.SecondFactor))),
        { Verdict: SignInVerdict.NeedsSecondFactor, Ticket: { } ticket } => Intermediate(ticket, ticket.User.SecondFactor),
        _ => state.Refusals.Write(context, BackOfficeRefusals.For(outcome, state.Switches)),
    };

    /// <summary>The envelope of a step; its workflow names the next one.</summary>
    private IResult Intermediate(SignInTicket ticket, SecondFactor factor)
    {
        string[] methods = Methods(factor);
        string next = methods.Length > 1 ? "signin/2fa" : $"2fa/{methods[0]}";
        bool bogus = state.Switches.BogusTokensInChallenge;
        JsonObject data = new()
        {
            ["accessToken"] = bogus ? state.Replies.Bogus(state.Clock.GetUtcNow()) : null,
            ["refreshToken"] = bogus ? state.Replies.Bogus(state.Clock.GetUtcNow()) : null,
            ["methods"] = ReplyJson.Node(methods),
        };
        return Envelope(StatusCodes.Status200OK, data, done: false, state.Switches.OmitTicket ? null : ticket.Id, next);
    }

    private static string[] Methods(SecondFactor factor) => factor switch
    {
        SecondFactor.Totp => [Google],
        SecondFactor.Email => [Sms],
        _ => [Google, Sms],
    };

    /// <summary>The code is in the envelope; the status of the reply is 200 for all of them.</summary>
    private static IResult Envelope(int code, JsonNode? data, bool done, string? uuid, string? workflow) => ReplyJson.Result(new JsonObject
    {
        ["code"] = code,
        ["data"] = data,
        ["done"] = done,
        ["uuid"] = uuid,
        ["workflow"] = workflow,
    });
}
