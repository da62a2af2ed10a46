using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class PacedRequestTests : RequestTest
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_429_holds_every_request_of_the_batch_and_none_beside_it(string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        using var pace = new RequestPace(perSecond: null, Clock);
        Emulator.FailNext("/items/1", 1, EmulatorFault.Status(429, null, ("Retry-After", "20")));
        await Should.ThrowAsync<RequestFailedException>(SendAsync(session, Get("/items/1", version) with { Pace = pace }));

        Task<HttpResponseMessage> next = SendAsync(session, Get("/items/2", version) with { Pace = pace });
        await Clock.WaitForTimer(TimeSpan.FromSeconds(20), Ends);
        using HttpResponseMessage beside = await SendAsync(session, Get("/items/3", version));

        next.IsCompleted.ShouldBeFalse();
        RequestsTo("/items/2").ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromSeconds(20));
        (await next).Dispose();
        Notices.Information.ShouldContain(static said => said.Contains("every request of the batch waits 20 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_wait_for_the_pace_is_no_part_of_the_time_limit()
    {
        AuthSession session = await ConnectAsync();
        using var pace = new RequestPace(perSecond: null, Clock);
        Emulator.FailNext("/items/1", 1, EmulatorFault.Status(429, null, ("Retry-After", "50")));
        RequestSpec request = Get("/items/1") with { Pace = pace, Timeout = TimeSpan.FromSeconds(5) };
        await Should.ThrowAsync<RequestFailedException>(SendAsync(session, request));

        Task<HttpResponseMessage> waiting = SendAsync(session, request);
        await Clock.WaitForTimer(TimeSpan.FromSeconds(50), Ends);
        Clock.Advance(TimeSpan.FromSeconds(50));
        using HttpResponseMessage response = await waiting;

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_retry_waits_for_the_pace_as_every_other_request()
    {
        AuthSession session = await ConnectAsync();
        using var pace = new RequestPace(perSecond: null, Clock);
        Emulator.FailNext("/items/1", 1, EmulatorFault.Status(429, null, ("Retry-After", "3")));

        using HttpResponseMessage response = await InVirtualTimeAsync(SendAsync(session, Get("/items/1") with { Pace = pace, Retry = RetryPolicy.Default }));

        ((int)response.StatusCode).ShouldBe(200);
        RequestsTo("/items/1").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_while_it_waits_is_not_sent_and_lets_the_next_one_through()
    {
        AuthSession session = await ConnectAsync();
        using var pace = new RequestPace(1, Clock);
        using HttpResponseMessage first = await SendAsync(session, Get("/items/1") with { Pace = pace });
        using var gone = new CancellationTokenSource();
        Task<HttpResponseMessage> second = new AuthorizedClient(session).SendAsync(Get("/items/2") with { Pace = pace }, Notices, gone.Token);
        await Clock.WaitForTimer(TimeSpan.FromSeconds(1), Ends);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage third = await SendAsync(session, Get("/items/3") with { Pace = pace });

        RequestsTo("/items/2").ShouldBeEmpty();
        RequestsTo("/items/3").Count.ShouldBe(1);
    }
}
