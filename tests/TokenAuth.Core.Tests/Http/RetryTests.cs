using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class RetryTests : RequestTest
{
    private static readonly RetryPolicy Eager = RetryPolicy.Default with { OnAnyFailure = true };

    [Theory]
    [InlineData(408, "1.1")]
    [InlineData(429, "1.1")]
    [InlineData(502, "1.1")]
    [InlineData(503, "1.1")]
    [InlineData(504, "1.1")]
    [InlineData(429, "2.0")]
    [InlineData(503, "2.0")]
    public async Task A_reply_that_says_later_is_waited_for(int status, string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        Emulator.FailNext("/echo", 2, EmulatorFault.Status(status));

        using HttpResponseMessage response = await InVirtualTimeAsync(SendAsync(session, Get("/echo", version) with { Retry = RetryPolicy.Default }));

        ((int)response.StatusCode).ShouldBe(200);
        RequestsTo("/echo").Select(static request => request.StatusCode).ShouldBe([status, status, 200]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task Another_error_is_told_at_once(int status)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(status));

        await Should.ThrowAsync<RequestFailedException>(SendAsync(session, Get("/echo") with { Retry = RetryPolicy.Default }));

        RequestsTo("/echo").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(500, 2)]
    [InlineData(507, 2)]
    [InlineData(501, 1)]
    [InlineData(505, 1)]
    [InlineData(404, 1)]
    public async Task Who_asks_for_retries_gets_them_for_every_error_of_the_server_that_may_pass(int status, int requests)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(status));

        using HttpResponseMessage response = await InVirtualTimeAsync(SendAsync(session, Get("/echo") with { Retry = Eager, ReturnsErrors = true }));

        RequestsTo("/echo").Count.ShouldBe(requests);
    }

    [Fact]
    public async Task The_last_failure_is_the_one_that_is_told()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 2, EmulatorFault.Status(503));
        Emulator.FailNext("/echo", 5, EmulatorFault.Status(503, """{"message":"still not"}"""));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(InVirtualTimeAsync(SendAsync(session, Get("/echo") with { Retry = RetryPolicy.Default })));

        error.Message.ShouldEndWith("503 Service Unavailable: still not");
        RequestsTo("/echo").Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task The_service_says_how_long_in_seconds(int status)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(status, null, ("Retry-After", "17")));

        (await WaitOf(session)).ShouldBe(TimeSpan.FromSeconds(17));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task The_service_says_how_long_as_a_date(int status)
    {
        AuthSession session = await ConnectAsync();
        string date = Clock.GetUtcNow().AddSeconds(23).ToString("R", CultureInfo.InvariantCulture);
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(status, null, ("Retry-After", date)));

        (await WaitOf(session)).ShouldBe(TimeSpan.FromSeconds(23));
    }

    [Fact]
    public async Task Without_a_word_of_the_service_the_wait_doubles_and_is_never_even()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 5, EmulatorFault.Status(503));
        Task<HttpResponseMessage> sending = SendAsync(session, Get("/echo") with { Retry = RetryPolicy.Default with { MaximumRetries = 5, Budget = null } });

        foreach (double longest in (double[])[1, 2, 4, 8, 16])
        {
            TimeSpan waited = await NextWaitAsync();
            waited.ShouldBeInRange(TimeSpan.FromSeconds(longest / 2) - TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(longest) + TimeSpan.FromMilliseconds(100));
        }

        (await sending).Dispose();
        RequestsTo("/echo").Count.ShouldBe(6);
    }

    [Fact]
    public async Task An_interval_of_ones_own_is_kept()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503));

        (await WaitOf(session, RetryPolicy.Default with { Interval = TimeSpan.FromSeconds(9) })).ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_service_that_asks_for_longer_than_the_budget_is_told_at_once()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(429, null, ("Retry-After", "3600")));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(SendAsync(session, Get("/echo") with { Retry = RetryPolicy.Default }));

        error.NextStep.ShouldBe("Wait; the service asks for 3600 s, until 2030-05-04 13:00:00Z.");
        RequestsTo("/echo").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_service_that_asks_for_ages_is_told_at_once_without_a_budget_too()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503, null, ("Retry-After", "999999999")));

        await Should.ThrowAsync<RequestFailedException>(SendAsync(session, Get("/echo") with { Retry = RetryPolicy.Default with { Budget = null } }));

        RequestsTo("/echo").Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_budget_counts_from_the_first_attempt()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 9, EmulatorFault.Status(503));
        RetryPolicy policy = new() { MaximumRetries = 9, Interval = TimeSpan.FromSeconds(20), Budget = TimeSpan.FromSeconds(50) };

        await Should.ThrowAsync<RequestFailedException>(InVirtualTimeAsync(SendAsync(session, Get("/echo") with { Retry = policy })));

        // At 0, 20 and 40 s; the one at 60 s would be too late.
        RequestsTo("/echo").Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("HEAD", 2)]
    [InlineData("OPTIONS", 2)]
    [InlineData("PUT", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("MERGE", 1)]
    public async Task Only_an_idempotent_method_is_repeated(string method, int requests)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503));

        using HttpResponseMessage response = await InVirtualTimeAsync(
            SendAsync(session, Get("/echo") with { Method = new HttpMethod(method), Retry = Eager, ReturnsErrors = true }));

        RequestsTo("/echo").Count.ShouldBe(requests);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Any_method_is_repeated_where_the_caller_says_that_it_may_be(string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        Emulator.FailNext("/echo", 2, EmulatorFault.Status(503));

        using HttpResponseMessage response = await InVirtualTimeAsync(
            SendAsync(session, Post("/echo", Encoding.UTF8.GetBytes("once"), version) with { Retry = RetryPolicy.Default with { OfAnyMethod = true } }));

        RequestsTo("/echo").Select(static request => request.Body).ShouldBe(["once", "once", "once"]);
    }

    [Fact]
    public async Task A_post_that_never_left_is_repeated()
    {
        string nobody = Nobody();
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [nobody] });

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(
            InVirtualTimeAsync(SendAsync(session, Post(nobody, Encoding.UTF8.GetBytes("body")) with { Retry = RetryPolicy.Default })));

        error.RequestLeft.ShouldBeFalse();
        Notices.Information.Count(static message => message.Contains("retry", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    public async Task A_request_that_left_and_was_never_answered_is_repeated_only_where_that_is_safe(string method, int requests)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.AbortAfterProcessing);
        RequestSpec request = Get("/echo") with { Method = new HttpMethod(method), Body = method == "POST" ? new byte[3] : null, Retry = RetryPolicy.Default };

        Task<HttpResponseMessage> sending = InVirtualTimeAsync(SendAsync(session, request));
        if (requests == 1)
        {
            (await Should.ThrowAsync<ServiceUnreachableException>(sending)).RequestLeft.ShouldBeTrue();
        }
        else
        {
            (await sending).Dispose();
        }

        RequestsTo("/echo").Count.ShouldBe(requests);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_time_limit_that_ran_out_is_no_reason_by_itself(bool onAnyFailure, int requests)
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold("/echo");
        Task<HttpResponseMessage> sending = SendAsync(session, Get("/echo") with { Timeout = TimeSpan.FromSeconds(40), Retry = RetryPolicy.Default with { MaximumRetries = 1, OnAnyFailure = onAnyFailure, Budget = null } });
        for (int request = 1; request <= requests; request++)
        {
            await hold.WaitForArrivals(request, Ends);
            Clock.Advance(TimeSpan.FromSeconds(41));
            if (request < requests)
            {
                await NextWaitAsync();
            }
        }

        (await Should.ThrowAsync<ServiceUnreachableException>(sending)).Kind.ShouldBe(ErrorKind.Timeout);
        RequestsTo("/echo").Count.ShouldBe(requests);
    }

    [Fact]
    public async Task A_stream_that_is_read_only_once_is_not_repeated()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503));
        RequestSpec request = Get("/echo") with { Method = HttpMethod.Put, Body = RequestBody.FromStream(new OneWayStream([1, 2, 3])), Retry = RetryPolicy.Default };

        await Should.ThrowAsync<RequestFailedException>(SendAsync(session, request));

        RequestsTo("/echo").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_wait_ends_at_once_when_it_is_cancelled()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503, null, ("Retry-After", "25")));
        using var patience = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = new AuthorizedClient(session).SendAsync(Get("/echo") with { Retry = RetryPolicy.Default }, Notices, patience.Token);
        await Clock.WaitForTimer(TimeSpan.FromSeconds(30), Ends);
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        RequestsTo("/echo").Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_redirect_led_to_is_repeated_and_not_the_way_there()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503));

        using HttpResponseMessage response = await InVirtualTimeAsync(SendAsync(session, Get("/redirect?to=/echo") with { Retry = RetryPolicy.Default }));

        RequestsTo("/redirect").Count.ShouldBe(1);
        RequestsTo("/echo").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Every_attempt_takes_a_token_that_is_good_then()
    {
        AuthSession session = await ConnectAsync();
        TimeSpan lifetime = session.ExpiresIn!.Value;
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503, null, ("Retry-After", ((int)lifetime.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture))));
        int made = Clock.TimersMade;
        Task<HttpResponseMessage> sending = SendAsync(session, Get("/echo") with { Retry = RetryPolicy.Default with { Budget = null } });

        // The first attempt's limit, and the wait.
        await Clock.WaitForTimersMade(made + 2, Ends);
        Clock.Advance(lifetime + TimeSpan.FromSeconds(1));

        using HttpResponseMessage response = await sending;

        RequestsTo("/echo").Select(static request => request.Headers["Authorization"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_no_business_of_the_retries()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 9, EmulatorFault.Status(503));

        await Should.ThrowAsync<TokenAuthException>(SendAsync(session, Get("/echo") with { Retry = Eager }));

        RequestsTo("/echo").ShouldBeEmpty();
        Notices.Information.ShouldNotContain(static message => message.Contains("retry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retry_is_told_without_query_values()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(503, null, ("Retry-After", "2")));

        using HttpResponseMessage response = await InVirtualTimeAsync(SendAsync(session, Get("/echo?api_key=query-secret") with { Retry = RetryPolicy.Default }));

        string told = $"GET {Emulator.HttpAddress}echo?api_key=********: retry 1 of 2 in 2 s. 503 Service Unavailable.";
        Notices.Information.ShouldContain(message => message == told);
        Notices.Information.ShouldNotContain(static message => message.Contains("query-secret", StringComparison.Ordinal));
    }

    /// <summary>An address that nobody listens at.</summary>
    private static string Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>How long it is until the second request, in virtual time.</summary>
    private async Task<TimeSpan> WaitOf(AuthSession session, RetryPolicy? policy = null)
    {
        Task<HttpResponseMessage> sending = SendAsync(session, Get("/echo") with { Retry = policy ?? RetryPolicy.Default });
        TimeSpan waited = await NextWaitAsync();
        (await sending).Dispose();
        RequestsTo("/echo").Count.ShouldBe(2);
        return waited;
    }

    /// <summary>Lets the next wait begin and end; how long it was.</summary>
    private async Task<TimeSpan> NextWaitAsync()
    {
        await Clock.WaitForTimer(TimeSpan.FromSeconds(31), Ends);
        TimeSpan waited = Clock.UntilNextTimer();
        Clock.Advance(waited);
        return waited;
    }
}
