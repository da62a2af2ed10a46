namespace TokenAuth.Emulator.Tests;

public sealed class FaultTests : EmulatorTest
{
    private const string Text = "/open/text";

    [Fact]
    public async Task The_next_requests_get_the_reply_of_choice_and_later_ones_the_real_one()
    {
        Emulator.FailNext(Text, 2, EmulatorFault.Status(503, """{"busy":true}""", ("Retry-After", "7")));

        for (int request = 0; request < 2; request++)
        {
            Reply reply = await Client.Get(Text);
            reply.Status.ShouldBe(503);
            reply.Text.ShouldBe("""{"busy":true}""");
            reply.Header("Retry-After").ShouldBe("7");
            reply.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        }

        (await Client.Get(Text)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Faults_come_in_their_order_and_on_their_path_only()
    {
        Emulator.FailNext(Text, 1, EmulatorFault.Status(500));
        Emulator.FailNext("/open/*", 1, EmulatorFault.Status(502));

        (await Client.Get("/.well-known/jwks.json")).Status.ShouldBe(200);
        (await Client.Get(Text)).Status.ShouldBe(500);
        (await Client.Get(Text)).Status.ShouldBe(502);
        (await Client.Get(Text)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_fault_without_a_body_has_none()
    {
        Emulator.FailNext(Text, 1, EmulatorFault.Status(500));

        (await Client.Get(Text)).Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_aborted_connection_brings_no_reply_and_no_work_is_done()
    {
        Emulator.FailNext("/api/v2/signin", 1, EmulatorFault.AbortConnection);

        await Should.ThrowAsync<HttpRequestException>(() => PostSignIn());

        Emulator.Counters.Snapshot().SignIns.ShouldBe(0);
        Emulator.Requests[0].StatusCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_GET_whose_connection_is_closed_in_good_order_is_sent_again_by_the_platform()
    {
        await Client.Get(Text);
        Emulator.FailNext(Text, 1, EmulatorFault.CloseConnection);

        (await Client.Get(Text)).Status.ShouldBe(200);
        Emulator.Requests.Select(request => request.StatusCode).ShouldBe([200, 0, 200]);
    }

    [Fact]
    public async Task A_POST_whose_connection_is_closed_in_good_order_fails()
    {
        await Client.Get(Text);
        Emulator.FailNext("/api/v2/signin", 1, EmulatorFault.CloseConnection);

        await Should.ThrowAsync<HttpRequestException>(() => PostSignIn());
    }

    [Fact]
    public async Task A_reply_can_be_lost_after_the_work_is_done()
    {
        (_, string refresh) = await SignIn();
        Emulator.FailNext("/api/v2/refresh", 1, EmulatorFault.AbortAfterProcessing);

        await Should.ThrowAsync<HttpRequestException>(() => PostRefresh(refresh));

        Emulator.Counters.Snapshot().Redemptions.ShouldBe(1);
        (await PostRefresh(refresh)).Status.ShouldBe(401, "the token was spent on the reply that was lost");
    }

    [Fact]
    public async Task A_reply_can_be_cut_in_the_middle()
    {
        Emulator.FailNext("/api/v2/signin", 1, EmulatorFault.TruncateBody);

        await Should.ThrowAsync<HttpRequestException>(() => PostSignIn());

        Emulator.Counters.Snapshot().SignIns.ShouldBe(1);
        Emulator.Requests[0].StatusCode.ShouldBe(200);
    }

    [Fact]
    public async Task A_page_can_come_instead_of_JSON()
    {
        Emulator.FailNext("/api/v2/signin", 1, EmulatorFault.HtmlInsteadOfJson);

        Reply reply = await PostSignIn();

        reply.Status.ShouldBe(200);
        reply.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        reply.Text.ShouldStartWith("<!DOCTYPE html>");
    }

    [Fact]
    public async Task Nothing_can_come_with_204()
    {
        Emulator.FailNext("/api/v2/signin", 1, EmulatorFault.EmptyBody204);

        Reply reply = await PostSignIn();

        reply.Status.ShouldBe(204);
        reply.Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_can_hang_until_the_client_gives_up()
    {
        Emulator.FailNext(Text, 1, EmulatorFault.Hang);
        using EmulatorHold arrival = Emulator.Hold(Text);
        using CancellationTokenSource patience = new();

        Task<Reply> hanging = Client.Send(HttpMethod.Get, Text, content: null, authorization: null, patience.Token);
        await arrival.WaitForArrivals(1, Cancellation);
        arrival.Release();
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => hanging);
        (await Client.Get(Text)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_hangs_ends_with_the_server()
    {
        EmulatorHost other = await EmulatorHost.StartAsync(cancellationToken: Cancellation);
        using PlainClient client = new(other.HttpAddress);
        other.FailNext(Text, 1, EmulatorFault.Hang);
        EmulatorHold hold = other.Hold("/open/html");
        Task<Reply> hanging = client.Get(Text);
        Task<Reply> held = client.Get("/open/html");
        await hold.WaitForArrivals(1, Cancellation);

        await other.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(() => hanging);
        await Should.ThrowAsync<HttpRequestException>(() => held);
    }

    [Fact]
    public async Task Faults_break_streams_of_HTTP_2_as_well()
    {
        using PlainClient client = new(Emulator.HttpsAddress, Emulator.Certificate) { Version = new Version(2, 0) };
        Emulator.FailNext(Text, 1, EmulatorFault.TruncateBody);

        await Should.ThrowAsync<HttpRequestException>(() => client.Get(Text));
        (await client.Get(Text)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_body_can_be_bytes_and_a_header_several()
    {
        Emulator.FailNext(Text, 1, EmulatorFault.Bytes([0xFF, 0x00, 0xFE], ("Set-Cookie", "a=1\nb=2")));

        Reply reply = await Client.Get(Text);

        reply.Status.ShouldBe(200);
        reply.Bytes.ShouldBe([0xFF, 0x00, 0xFE]);
        reply.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_body_can_go_on_until_the_client_has_enough(string version)
    {
        using PlainClient client = Over(version);
        Emulator.FailNext(Text, 1, EmulatorFault.EndlessBody("[", "1,"));

        byte[] beginning = await client.ReadBeginning(Text, 100_000);

        System.Text.Encoding.UTF8.GetString(beginning).ShouldStartWith("[1,1,1,");
        (await client.Get(Text)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_body_can_begin_and_never_go_on(string version)
    {
        using PlainClient client = Over(version);
        Emulator.FailNext(Text, 1, EmulatorFault.StallBody("[1"));

        (await client.ReadBeginning(Text, 2)).ShouldBe("[1"u8.ToArray());
        (await client.Get(Text)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_connection_can_be_lost_with_everything_on_it(string version)
    {
        using PlainClient client = Over(version);
        await client.Get(Text);
        Emulator.FailNext(Text, 1, EmulatorFault.DropConnection);

        await Should.ThrowAsync<HttpRequestException>(() => client.Get(Text));

        (await client.Get(Text)).Status.ShouldBe(200);
        Emulator.Requests.Select(request => request.ConnectionId).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        Emulator.Requests.Select(request => request.StatusCode).ShouldBe([200, 0, 200]);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_connection_can_be_asked_to_end_after_its_reply(string version)
    {
        using PlainClient client = Over(version);
        Emulator.FailNext(Text, 1, EmulatorFault.GoAway);

        (await client.Get(Text)).Status.ShouldBe(200);
        (await client.Get(Text)).Status.ShouldBe(200);

        Emulator.Requests.Select(request => request.ConnectionId).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    private PlainClient Over(string version) => version == "2.0"
        ? new PlainClient(Emulator.HttpsAddress, Emulator.Certificate) { Version = new Version(2, 0) }
        : new PlainClient(Emulator.HttpAddress);
}
