namespace TokenAuth.Emulator.Tests;

public sealed class ObservationTests : EmulatorTest
{
    [Fact]
    public async Task A_request_is_recorded_as_it_arrived_and_with_its_status()
    {
        (string access, _) = await SignIn();
        await Client.Send(HttpMethod.Put, "/echo?a=b%20c", PlainClient.Text("body"), access);

        RecordedRequest request = Emulator.Requests[1];

        request.Method.ShouldBe("PUT");
        request.Scheme.ShouldBe("http");
        request.Host.ShouldBe(Emulator.HttpAddress.Authority);
        request.Path.ShouldBe("/echo");
        request.Query.ShouldBe("?a=b%20c");
        request.Protocol.ShouldBe("HTTP/1.1");
        request.Headers["authorization"].ShouldBe("Bearer " + access);
        request.Body.ShouldBe("body");
        request.StatusCode.ShouldBe(200);
        request.ReceivedAt.ShouldBe(Time.GetUtcNow());
        request.ConnectionId.ShouldBe(Emulator.Requests[0].ConnectionId, "one client keeps its connection");
    }

    [Fact]
    public async Task A_refused_request_is_recorded_with_its_body()
    {
        await Client.Send(HttpMethod.Post, "/echo", PlainClient.Text("secret"));

        Emulator.Requests[0].StatusCode.ShouldBe(401);
        Emulator.Requests[0].Body.ShouldBe("secret");
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_recorded_and_handed_on()
    {
        Reply reply = await Client.Send(HttpMethod.Post, "/open/echo", new UnknownLength(PlainClient.Text("chunked")));

        ((string)reply.Json["body"]!).ShouldBe("chunked");
        Emulator.Requests[0].Body.ShouldBe("chunked");
        Emulator.Requests[0].Headers.ContainsKey("Content-Length").ShouldBeFalse();
    }

    [Fact]
    public async Task Requests_and_connections_are_counted()
    {
        await Client.Get("/open/text");
        await Client.Get("/open/text");
        using PlainClient other = new(Emulator.HttpAddress);
        await other.Get("/open/text");

        Emulator.Counters.Snapshot().Requests.ShouldBe(3);
        Emulator.Counters.Snapshot().ConnectionsAccepted.ShouldBe(2);
    }

    [Fact]
    public async Task A_snapshot_does_not_change_afterwards()
    {
        (string access, _) = await SignIn();
        CounterSnapshot before = Emulator.Counters.Snapshot();

        await WhoAmI(access);

        before.RequestsPerToken.ShouldBeEmpty();
        before.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Recorded_requests_can_be_forgotten()
    {
        await Client.Get("/open/text");

        Emulator.ClearRequests();

        Emulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_brings_everything_back_to_the_start()
    {
        (string access, string refresh) = await SignIn();
        await PostSignIn("mail@example.com");
        Emulator.Users.Add(new EmulatorUser { Email = "new@example.com", Password = "p" });
        Emulator.Switches.RejectEverything = true;
        Emulator.FailNext("/open/text", 1, EmulatorFault.Status(500));
        Emulator.Advance(TimeSpan.FromDays(1));

        Emulator.Reset();

        Emulator.Counters.Snapshot().Requests.ShouldBe(0);
        Emulator.Requests.ShouldBeEmpty();
        Emulator.Mailbox.LastCodeFor("mail@example.com").ShouldBeNull();
        Emulator.Users.Find("new@example.com").ShouldBeNull();
        Emulator.Switches.RejectEverything.ShouldBeFalse();
        Emulator.Clock.GetUtcNow().ShouldBe(Time.GetUtcNow());
        (await Client.Get("/open/text")).Status.ShouldBe(200);
        (await WhoAmI(access)).Status.ShouldBe(401);
        (await PostRefresh(refresh)).Status.ShouldBe(401);
        (await PostSignIn()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Switches_of_the_options_survive_a_reset()
    {
        await using EmulatorHost other = await EmulatorHost.StartAsync(
            new EmulatorOptions { ConfigureSwitches = switches => switches.AccessLifetime = TimeSpan.FromSeconds(5) },
            Cancellation);
        other.Switches.AccessLifetime = TimeSpan.FromSeconds(1);

        other.Reset();

        other.Switches.AccessLifetime.ShouldBe(TimeSpan.FromSeconds(5));
    }
}
