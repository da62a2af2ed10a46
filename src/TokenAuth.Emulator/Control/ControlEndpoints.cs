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
        control.Get("/counters", _ => ReplyJson.Result(state.Counters.Snapshot()));
        control.Get("/requests", _ => ReplyJson.Result(state.Requests.Snapshot()));
        control.Delete("/requests", _ => Do(state.Requests.Clear));
        control.Get("/switches", _ => ReplyJson.Result(state.Switches));
        control.Patch("/switches", Explained(PatchSwitches));
        control.Post("/reset", _ => Do(state.Reset));
        control.Post("/reject-access-tokens", _ => Do(state.Ledger.RejectAccessTokens));
        control.Post("/revoke-families", _ => Do(state.Ledger.RevokeFamilies));
        control.Post("/refresh-tokens", IssueRefreshToken);
        control.Get("/clients", _ => ReplyJson.Result(state.Clients.All));
        control.Post("/clients", Explained(AddClient));
        control.Post("/service-admins", Explained(AddServiceAdmin));
        control.Get("/devices", _ => ReplyJson.Result(state.Devices.Pending));
        control.Post("/devices/{code}/approve", context => Answered(state.Devices.Approve(context.RouteValue("code"))));
        control.Post("/devices/{code}/deny", context => Answered(state.Devices.Deny(context.RouteValue("code"))));
        control.Post("/fail-next", Explained(FailNext));
        control.Post("/hold", Explained(Hold));
        control.Get("/hold/{id}", AwaitArrivals);
        control.Delete("/hold/{id}", Release);
        control.Delete("/hold", _ => Do(state.Holds.ReleaseAll));
        control.Get("/mailbox/{email}", context => Found(state.Mailbox.LastCodeFor(context.RouteValue("email"))));
        control.Get("/totp/{email}", context => Found(state.Users.Find(context.RouteValue("email"))?.CurrentTotpCode(state.Clock)));
        control.Post("/users", Explained(AddUser));
        control.Post("/advance", Explained(Advance));
        control.Post("/shutdown", _ => Do(app.Lifetime.StopApplication));
        control.Any("/{**rest}", _ => Bad(StatusCodes.Status404NotFound, "There is no such control route."));
    }

    private async Task<IResult> PatchSwitches(HttpContext context)
    {
        SwitchBoard.Patch(state.Switches, await Read<JsonObject>(context).ConfigureAwait(false));
        return ReplyJson.Result(state.Switches);
    }

    private IResult IssueRefreshToken(HttpContext context)
    {
        string client = context.Request.Query["client"] is [{ Length: > 0 } asked] ? asked : DefaultClients.Id;
        return ReplyJson.Result(new { RefreshToken = state.Ledger.OpenWithRefreshToken(client, client) });
    }

    private async Task<IResult> AddClient(HttpContext context)
    {
        state.Clients.Add(await Read<EmulatorClient>(context).ConfigureAwait(false));
        return Results.NoContent();
    }

    private async Task<IResult> AddServiceAdmin(HttpContext context)
    {
        state.ServiceAdmins.Add(await Read<EmulatorServiceAdmin>(context).ConfigureAwait(false));
        return Results.NoContent();
    }

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

    private async Task<IResult> AwaitArrivals(HttpContext context)
    {
        if (state.Holds.Find(context.RouteValue("id")) is not { } hold)
        {
            return Bad(StatusCodes.Status404NotFound, "There is no such hold.");
        }

        int wait = int.TryParse(context.Request.Query["wait"], out int asked) ? asked : 0;
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

    private IResult Release(HttpContext context)
    {
        if (state.Holds.Find(context.RouteValue("id")) is not { } hold)
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

    private static Func<HttpContext, Task<IResult>> Explained(Func<HttpContext, Task<IResult>> handler) => async context =>
    {
        try
        {
            return await handler(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return Bad(StatusCodes.Status400BadRequest, exception.Message);
        }
    };

    private static IResult Do(Action action)
    {
        action();
        return Results.NoContent();
    }

    private static IResult Answered(bool known) =>
        known ? Results.NoContent() : Bad(StatusCodes.Status404NotFound, "No device waits with this code.");

    private static IResult Found(string? code) =>
        code is null ? Bad(StatusCodes.Status404NotFound, "There is no code for this e-mail address.") : ReplyJson.Result(new { Code = code });

    private static IResult Bad(int statusCode, string message) => ReplyJson.Result(new { Error = message }, statusCode);
}
