using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class ControlTests : EmulatorTest
{
    [Fact]
    public async Task Control_requests_are_neither_counted_nor_recorded()
    {
        await SignIn();

        ((int)(await Control("GET", "counters")).Json["signIns"]!).ShouldBe(1);
        ((int)(await Control("GET", "counters")).Json["requests"]!).ShouldBe(1);
        JsonNode recorded = (await Control("GET", "requests")).Json.AsArray().ShouldHaveSingleItem()!;
        ((string)recorded["path"]!).ShouldBe("/api/v2/signin");
        ((int)recorded["statusCode"]!).ShouldBe(200);
        (await Control("DELETE", "requests")).Status.ShouldBe(204);
        Emulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_switch_can_be_read_and_set()
    {
        JsonObject switches = (await Control("GET", "switches")).Json.AsObject();
        switches.Count.ShouldBe(typeof(EmulatorSwitches).GetProperties().Length);
        ((double)switches["accessLifetime"]!).ShouldBe(3600);

        (await Control("PATCH", "switches", switches.ToJsonString())).Status.ShouldBe(200);
        Reply patched = await Control("PATCH", "switches", """{ "AccessLifetime": 90, "replyShape": "Ttl", "rejectEverything": true }""");

        ((double)patched.Json["accessLifetime"]!).ShouldBe(90);
        Emulator.Switches.AccessLifetime.ShouldBe(TimeSpan.FromSeconds(90));
        Emulator.Switches.ReplyShape.ShouldBe(ReplyShape.Ttl);
        Emulator.Switches.RejectEverything.ShouldBeTrue();
        Emulator.Switches.RefreshLifetime.ShouldBe(TimeSpan.FromDays(30));
    }

    [Theory]
    [InlineData("""{ "accessLifetime": 1, "colour": "red" }""", "There is no switch 'colour'.")]
    [InlineData("""{ "accessLifetime": 1, "replyShape": "Round" }""", "replyShape")]
    [InlineData("""{ "accessLifetime": "long" }""", "accessLifetime")]
    [InlineData("nonsense", "'nonsense' is an invalid JSON literal.")]
    public async Task A_wrong_switch_is_named_and_nothing_is_changed(string body, string named)
    {
        Reply reply = await Control("PATCH", "switches", body);

        reply.Status.ShouldBe(400);
        ((string)reply.Json["error"]!).ShouldContain(named);
        Emulator.Switches.AccessLifetime.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Levers_can_be_pulled()
    {
        (string access, string refresh) = await SignIn();

        await Control("POST", "reject-access-tokens");
        (await WhoAmI(access)).Status.ShouldBe(401);
        (string next, string nextRefresh) = Tokens(await PostRefresh(refresh));
        await Control("POST", "revoke-families");
        (await WhoAmI(next)).Status.ShouldBe(401);
        (await PostRefresh(nextRefresh)).Status.ShouldBe(401);
        await Control("POST", "reset");
        Emulator.Counters.Snapshot().SignIns.ShouldBe(0);
    }

    [Fact]
    public async Task Refresh_tokens_for_the_client_can_be_had()
    {
        string token = (string)(await Control("POST", "refresh-tokens")).Json["refreshToken"]!;

        (await Client.Form("/oauth/token", ("grant_type", "refresh_token"), ("client_id", "client"), ("client_secret", "s3cret"), ("refresh_token", token)))
            .Status.ShouldBe(200);
    }

    [Fact]
    public async Task Faults_can_be_planned()
    {
        await Control(
            "POST",
            "fail-next",
            """{ "path": "/open/text", "count": 1, "kind": "Status", "statusCode": 429, "body": "slow", "contentType": "text/plain", "headers": { "Retry-After": "3" } }""");
        Reply reply = await Client.Get("/open/text");
        reply.Status.ShouldBe(429);
        reply.Text.ShouldBe("slow");
        reply.Header("Retry-After").ShouldBe("3");

        await Control("POST", "fail-next", """{ "path": "/open/text", "kind": "EmptyBody204" }""");
        (await Client.Get("/open/text")).Status.ShouldBe(204);
        (await Client.Get("/open/text")).Status.ShouldBe(200);
        await Control("POST", "fail-next", """{ "path": "/open/text", "statusCode": 200, "bodyBytes": "/wD+" }""");
        (await Client.Get("/open/text")).Bytes.ShouldBe([0xFF, 0x00, 0xFE]);
        await Control("POST", "fail-next", """{ "path": "/open/text", "kind": "EndlessBody", "statusCode": 200, "body": "[", "filler": "1," }""");
        (await Client.ReadBeginning("/open/text", 5)).ShouldBe("[1,1,"u8.ToArray());
        (await Control("POST", "fail-next", """{ "count": 1 }""")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Requests_can_be_held()
    {
        string id = (string)(await Control("POST", "hold", """{ "path": "/open/text" }""")).Json["id"]!;
        Task<Reply> waiting = Client.Get("/open/text");

        ((int)(await Control("GET", $"hold/{id}?wait=1")).Json["arrivals"]!).ShouldBe(1);
        waiting.IsCompleted.ShouldBeFalse();
        (await Control("DELETE", $"hold/{id}")).Status.ShouldBe(204);

        (await waiting).Status.ShouldBe(200);
        (await Control("GET", $"hold/{id}")).Status.ShouldBe(404);
        (await Control("DELETE", $"hold/{id}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task All_holds_can_be_released_at_once()
    {
        await Control("POST", "hold", """{ "path": "/open/text", "afterProcessing": true }""");
        string id = (string)(await Control("POST", "hold", """{ "path": "/open/html" }""")).Json["id"]!;
        Task<Reply> waiting = Client.Get("/open/html");
        await Control("GET", $"hold/{id}?wait=1");

        await Control("DELETE", "hold");

        (await waiting).Status.ShouldBe(200);
        (await Client.Get("/open/text")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Codes_can_be_read()
    {
        (await Control("GET", "mailbox/mail@example.com")).Status.ShouldBe(404);
        await PostSignIn("mail@example.com");

        ((string)(await Control("GET", "mailbox/mail@example.com")).Json["code"]!).ShouldBe(Emulator.Mailbox.LastCodeFor("mail@example.com"));
        ((string)(await Control("GET", "totp/totp@example.com")).Json["code"]!).ShouldBe(Emulator.Users.Find("totp@example.com")!.CurrentTotpCode(Time));
        (await Control("GET", "totp/nobody@example.com")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Users_can_be_added()
    {
        Reply reply = await Control(
            "POST",
            "users",
            """
            { "email": "new@example.com", "password": "p", "secondFactor": "Totp", "totpSecret": "jbsw y3dp-ehpk3pxp====",
              "totpDigits": 8, "totpPeriodSeconds": 60, "totpAlgorithm": "Sha256" }
            """);

        reply.Status.ShouldBe(204);
        EmulatorUser user = Emulator.Users.Find("new@example.com")!;
        user.TotpSecret.ShouldBe([(byte)'H', (byte)'e', (byte)'l', (byte)'l', (byte)'o', (byte)'!', 0xDE, 0xAD, 0xBE, 0xEF]);
        user.TotpDigits.ShouldBe(8);
        user.TotpPeriodSeconds.ShouldBe(60);
        user.TotpAlgorithm.ShouldBe(TotpAlgorithm.Sha256);
        (await Control("POST", "users", """{ "email": "x@example.com", "password": "p", "totpSecret": "1" }""")).Status.ShouldBe(400);
        (await Control("POST", "users", "null")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_clock_can_be_moved()
    {
        (string access, _) = await SignIn();

        Reply reply = await Control("POST", "advance", """{ "seconds": 3600 }""");

        ((DateTimeOffset)reply.Json["now"]!).ShouldBe(Time.GetUtcNow().AddHours(1));
        (await WhoAmI(access)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_unknown_control_route_is_404()
    {
        (await Control("GET", "nonsense")).Status.ShouldBe(404);
        Emulator.Counters.Snapshot().Requests.ShouldBe(0);
    }

    [Fact]
    public async Task The_server_can_be_shut_down()
    {
        Task shutdown = Emulator.WaitForShutdownAsync(Cancellation);

        (await Control("POST", "shutdown")).Status.ShouldBe(204);

        await shutdown;
    }

    private Task<Reply> Control(string method, string route, string? body = null) =>
        Client.Send(new HttpMethod(method), "/_emulator/" + route, body is null ? null : PlainClient.Text(body));
}
