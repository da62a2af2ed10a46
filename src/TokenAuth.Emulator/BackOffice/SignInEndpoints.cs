using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>Sign-in at the B2COPY Back Office.</summary>
internal sealed class SignInEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/api/v2/signin", SignIn);
        routes.Post("/api/v2/2fa/google", context => Complete(context, SecondFactor.Totp));
        routes.Post("/api/v2/2fa/email", context => Complete(context, SecondFactor.Email));
    }

    private async Task<IResult> SignIn(HttpContext context)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (body.MissingTexts("email", "password") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        SignInOutcome outcome = state.SignIns.SignIn(body.Text("email")!, body.Text("password")!, choiceFollows: false);
        return Answer(context, outcome);
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

        return Answer(context, state.SignIns.Complete(body.Text("uuid")!, method, body.Text("code")!));
    }

    private IResult Answer(HttpContext context, SignInOutcome outcome) => outcome switch
    {
        { Verdict: SignInVerdict.SignedIn, User: { } user } => ReplyJson.Result(state.Replies.BackOffice(
            state.Ledger.Open(user.Email, clientId: null, state.Switches.Scope, withRefreshToken: true),
            RefreshTokenInReply.Present)),
        { Verdict: SignInVerdict.NeedsSecondFactor, Ticket: { } ticket } => Challenge(context, ticket),
        _ => state.Refusals.Write(context, BackOfficeRefusals.For(outcome, state.Switches)),
    };

    private IResult Challenge(HttpContext context, SignInTicket ticket)
    {
        string[] methods = [.. Methods(ticket.User.SecondFactor)];
        if (state.Switches.TwoFactorAsOAuthError)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.TwoFactorAuthCheck(state.Switches.OmitTicket ? null : ticket.Id, methods));
        }

        bool bogus = state.Switches.BogusTokensInChallenge;
        JsonObject reply = new()
        {
            ["2faRequired"] = true,
            ["accessToken"] = bogus ? state.Replies.Bogus(state.Clock.GetUtcNow()) : null,
            ["refreshToken"] = bogus ? state.Replies.Bogus(state.Clock.GetUtcNow()) : null,
        };
        if (!state.Switches.OmitTicket)
        {
            reply["uuid"] = ticket.Id;
        }

        reply["methods"] = ReplyJson.Node(methods);
        return ReplyJson.Result(reply);
    }

    private static IEnumerable<string> Methods(SecondFactor factor)
    {
        if (factor.HasFlag(SecondFactor.Totp))
        {
            yield return "totp";
        }

        if (factor.HasFlag(SecondFactor.Email))
        {
            yield return "email";
        }
    }
}
