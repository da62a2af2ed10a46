using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>RFC 8628 §3.1, and the page that people type the code into.</summary>
internal sealed class DeviceEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        ClientAuthentication clients = new(state);
        foreach (string root in OAuthRoots.All)
        {
            routes.Post(root + "/oauth/device", context => Begin(context, clients));
            routes.Get(root + "/device", Page);
            routes.Post(root + "/device", Decide);
        }
    }

    private async Task<IResult> Begin(HttpContext context, ClientAuthentication clients)
    {
        if (await OAuthParameters.Read(context.Request, jsonAllowed: false).ConfigureAwait(false) is not { } parameters)
        {
            return Refuse(context, OAuthErrors.InvalidRequest("The body is not what this endpoint takes."));
        }

        ClientVerdict verdict = await clients.Authenticate(context, parameters).ConfigureAwait(false);
        if (verdict.Client is not { } client)
        {
            return Refuse(context, verdict.Refusal!);
        }

        if (client.GrantTypes is { } allowed && !allowed.Contains(GrantTypes.DeviceCode, StringComparer.Ordinal))
        {
            return Refuse(context, OAuthErrors.UnauthorizedClient);
        }

        if (state.Scopes.Grant(parameters["scope"]) is not { } scope)
        {
            return Refuse(context, OAuthErrors.InvalidScope);
        }

        state.Counters.Count(EmulatorEvent.DeviceAuthorization);
        context.Response.Headers.CacheControl = "no-store";
        return ReplyJson.Result(Reply(state.Devices.Open(client.Id, scope, parameters.Target, state.Addresses.IssuerFor(context))));
    }

    private JsonObject Reply(DeviceGrant grant)
    {
        string address = grant.Family.Issuer + "/device";
        JsonObject reply = new()
        {
            ["device_code"] = grant.DeviceCode,
            ["user_code"] = grant.UserCode,
            ["verification_uri"] = address,
            ["expires_in"] = (long)(grant.ExpiresAt - state.Clock.GetUtcNow()).TotalSeconds,
        };
        if (!state.Switches.DeviceOmitsOptionalMembers)
        {
            reply["verification_uri_complete"] = $"{address}?user_code={grant.UserCode}";
            reply["interval"] = (long)grant.Interval.TotalSeconds;
        }

        return reply;
    }

    private static IResult Page(HttpContext context) => HtmlPage.Result("Connect a device", $"""
        <form method="post">
        <label>Code <input name="user_code" value="{HtmlPage.Text(context.Request.Query["user_code"])}"></label>
        <button type="submit" name="decision" value="approve" id="approve">Approve</button>
        <button type="submit" name="decision" value="deny" id="deny">Deny</button>
        </form>
        """);

    private async Task<IResult> Decide(HttpContext context)
    {
        OAuthParameters? parameters = await OAuthParameters.Read(context.Request, jsonAllowed: false).ConfigureAwait(false);
        string code = parameters?["user_code"] ?? string.Empty;
        bool known = parameters?["decision"] == "approve" ? state.Devices.Approve(code) : state.Devices.Deny(code);
        return known
            ? HtmlPage.Result("Done", "<p>You may close this page.</p>")
            : HtmlPage.Result("Unknown code", "<p>No device waits with this code.</p>", StatusCodes.Status400BadRequest);
    }

    private IResult Refuse(HttpContext context, Refusal refusal) => state.Refusals.Write(context, refusal);
}
