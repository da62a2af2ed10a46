using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The emulator's own switches and levers over HTTP, for tests in other processes and for people.</summary>
internal sealed class ControlEndpoints(EmulatorState state)
{
    private const string Root = "/_emulator";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static bool Owns(PathString path) => path.StartsWithSegments(Root, StringComparison.Ordinal);

    public void Map(WebApplication app)
    {
        RouteGroupBuilder control = app.MapGroup(Root);
        control.AddEndpointFilter(ExplainBadJson);
        control.MapGet("/counters", () => ReplyJson.Result(state.Counters.Snapshot()));
        control.MapGet("/requests", () => ReplyJson.Result(state.Requests.Snapshot()));
        control.MapDelete("/requests", () => Do(state.Requests.Clear));
        control.MapGet("/switches", () => ReplyJson.Result(state.Switches));
        control.Patch("/switches", PatchSwitches);
        control.MapPost("/reset", () => Do(state.Reset));
        control.MapPost("/reject-access-tokens", () => Do(state.Ledger.RejectAccessTokens));
        control.MapPost("/revoke-families", () => Do(state.Ledger.RevokeFamilies));
        control.MapPost("/refresh-tokens", IssueRefreshToken);
        control.Post("/fail-next", FailNext);
        control.Post("/hold", Hold);
        control.MapGet("/hold/{id}", AwaitArrivals);
        control.MapDelete("/hold/{id}", Release);
        control.MapDelete("/hold", () => Do(state.Holds.ReleaseAll));
        control.MapGet("/mailbox/{email}", (string email) => Found(state.Mailbox.LastCodeFor(email)));
        control.MapGet("/totp/{email}", (string email) => Found(state.Users.Find(email)?.CurrentTotpCode(state.Clock)));
        control.Post("/users", AddUser);
        control.Post("/advance", Advance);
        control.MapPost("/shutdown", () => Do(app.Lifetime.StopApplication));
        control.Map("/{**rest}", () => Bad(StatusCodes.Status404NotFound, "There is no such control route."));
    }

    private async Task<IResult> PatchSwitches(HttpContext context)
    {
        SwitchBoard.Patch(state.Switches, await Read<JsonObject>(context).ConfigureAwait(false));
        return ReplyJson.Result(state.Switches);
    }

    private IResult IssueRefreshToken() =>
        ReplyJson.Result(new { RefreshToken = state.Ledger.OpenWithRefreshToken(ClientAuthentication.ClientId, ClientAuthentication.ClientId) });

    private async Task<IResult> FailNext(HttpContext context)
    {
        FailNextRequest request = await Read<FailNextRequest>(context).ConfigureAwait(false);
        state.Faults.Add(request.Path, request.Count, request.Fault);
        return Results.NoContent();
    }

    private async Task<IResult> Hold(HttpContext context)
    {
        HoldRequest request = await Read<HoldRequest>(context).ConfigureAwait(false);
        return ReplyJson.Result(new { state.Holds.Add(request.Path, request.AfterProcessing).Id }, StatusCodes.Status201Created);
    }

    private async Task<IResult> AwaitArrivals(HttpContext context, string id, int wait = 0)
    {
        if (state.Holds.Find(id) is not { } hold)
        {
            return Bad(StatusCodes.Status404NotFound, "There is no such hold.");
        }

        using CancellationTokenSource patience = new(LongestWait, TimeProvider.System);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted, state.Stopping);
        try
        {
            await hold.WaitForArrivals(wait, ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Bad(StatusCodes.Status504GatewayTimeout, $"Only {hold.Arrivals} of {wait} requests arrived.");
        }

        return ReplyJson.Result(new { hold.Path, hold.Arrivals });
    }

    private IResult Release(string id)
    {
        if (state.Holds.Find(id) is not { } hold)
        {
            return Bad(StatusCodes.Status404NotFound, "There is no such hold.");
        }

        hold.Release();
        return Results.NoContent();
    }

    private async Task<IResult> AddUser(HttpContext context)
    {
        state.Users.Add(await Read<EmulatorUser>(context).ConfigureAwait(false));
        return Results.NoContent();
    }

    private async Task<IResult> Advance(HttpContext context)
    {
        AdvanceRequest request = await Read<AdvanceRequest>(context).ConfigureAwait(false);
        state.Clock.Advance(TimeSpan.FromSeconds(request.Seconds));
        return ReplyJson.Result(new { Now = state.Clock.GetUtcNow() });
    }

    private static async Task<T> Read<T>(HttpContext context)
        where T : class =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, EmulatorJson.Options, context.RequestAborted).ConfigureAwait(false)
        ?? throw new JsonException("The body is null.");

    private static async ValueTask<object?> ExplainBadJson(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            return Bad(StatusCodes.Status400BadRequest, exception.Message);
        }
    }

    private static IResult Do(Action action)
    {
        action();
        return Results.NoContent();
    }

    private static IResult Found(string? code) =>
        code is null ? Bad(StatusCodes.Status404NotFound, "There is no code for this e-mail address.") : ReplyJson.Result(new { Code = code });

    private static IResult Bad(int statusCode, string message) => ReplyJson.Result(new { Error = message }, statusCode);
}
