using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class RequestTests : EmulatorTest
{
    [Theory]
    [InlineData("/echo", "/echo", "")]
    [InlineData("echo", "/echo", "")]
    [InlineData("/echo?a=1&b=%2F", "/echo", "?a=1&b=%2F")]
    public async Task A_relative_address_is_the_services(string address, string path, string query)
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await GetAsync(session, address);

        RecordedRequest request = RequestsTo(path).ShouldHaveSingleItem();
        request.Query.ShouldBe(query);
    }

    [Fact]
    public async Task A_session_says_who_it_is()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await GetAsync(session, "/echo");

        RequestsTo("/echo").Single().Headers["User-Agent"].ShouldStartWith("TokenAuth/");
    }

    [Fact]
    public async Task A_callers_header_replaces_the_clients_own()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await SendAsync(session, new RequestSpec
        {
            Address = "/echo",
            Headers = [new("User-Agent", "mine/1.0"), new("X-One", "1"), new("X-One", "2"), new("Accept", "text/plain; q=broken;;")],
        });

        IReadOnlyDictionary<string, string> headers = RequestsTo("/echo").Single().Headers;
        headers["User-Agent"].ShouldBe("mine/1.0");
        headers["X-One"].ShouldBe("2");
        headers["Accept"].ShouldBe("text/plain; q=broken;;");
    }

    [Fact]
    public async Task A_header_of_the_body_goes_with_the_body()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await SendAsync(session, new RequestSpec
        {
            Address = "/echo",
            Method = HttpMethod.Post,
            Body = Encoding.UTF8.GetBytes("{}"),
            ContentType = "text/plain",
            Headers = [new("Content-Type", "application/vnd.api+json"), new("Content-Language", "de")],
        });

        IReadOnlyDictionary<string, string> headers = RequestsTo("/echo").Single().Headers;
        headers["Content-Type"].ShouldBe("application/vnd.api+json");
        headers["Content-Language"].ShouldBe("de");
    }

    [Fact]
    public async Task A_body_goes_with_a_get()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await SendAsync(session, new RequestSpec
        {
            Address = "/api/v2/b2copy/accounts",
            Body = Encoding.UTF8.GetBytes("""{"investment_platform_id":1,"limit":3}"""),
            ContentType = "application/json",
        });

        ((int)response.StatusCode).ShouldBe(200);
        (await response.Content.ReadAsStringAsync(Ends)).ShouldStartWith("[");
    }

    [Theory]
    [InlineData("X-Evil", "a\r\nX-Injected: 1")]
    [InlineData("X-Evil", "a\nX-Injected: 1")]
    [InlineData("X-Evil", "a\rb")]
    [InlineData("X-Evil", "a\0b")]
    [InlineData("X-Evil", "größe")]
    [InlineData("X Evil", "a")]
    [InlineData("X-Evil\r\nX-Injected", "a")]
    [InlineData("X-Evil:", "a")]
    [InlineData("", "a")]
    [InlineData("Content-Type", "text/plain\r\nX-Injected: 1")]
    public async Task A_malformed_header_is_refused_before_anything_is_sent(string name, string value)
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(SendAsync(session, new RequestSpec { Address = "/echo", Headers = [new(name, value)] }));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        RequestsTo("/echo").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_malformed_content_type_is_refused_before_anything_is_sent()
    {
        AuthSession session = await ConnectAsync();
        var request = new RequestSpec { Address = "/echo", Method = HttpMethod.Post, Body = new byte[1], ContentType = "no type\r\nX: 1" };

        (await Should.ThrowAsync<TokenAuthException>(SendAsync(session, request))).ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
    }

    [Theory]
    [InlineData("north", "north")]
    [InlineData(null, null)]
    public async Task A_header_of_the_service_is_sent_where_its_value_is_known(string? proxyHost, string? sent)
    {
        AuthSession session = await ConnectAsync(AsTenant(proxyHost));
        using HttpResponseMessage response = await GetAsync(session, "/open/echo");

        RequestsTo("/open/echo").Single().Headers.GetValueOrDefault("ProxyHost").ShouldBe(sent);
    }

    [Theory]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("größe")]
    public async Task A_malformed_value_for_a_header_of_the_service_is_refused(string proxyHost)
    {
        AuthSession session = await ConnectAsync(AsTenant(proxyHost));

        (await Should.ThrowAsync<TokenAuthException>(GetAsync(session, "/open/echo"))).ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        Clock.Advance(TimeSpan.FromHours(2));
        (await Should.ThrowAsync<TokenAuthException>(TokenAsync(session))).ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_ends_by_the_clock()
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold("/echo");
        Task<HttpResponseMessage> sending = SendAsync(session, new RequestSpec { Address = "/echo", Timeout = TimeSpan.FromSeconds(3) });
        await hold.WaitForArrivals(1, Ends);
        Clock.Advance(TimeSpan.FromSeconds(4));

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(sending);

        error.Kind.ShouldBe(ErrorKind.Timeout);
        error.Message.ShouldContain("3 s");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_timeout_of_nothing_waits_without_end(int seconds)
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold("/echo");
        Task<HttpResponseMessage> sending = SendAsync(session, new RequestSpec { Address = "/echo", Timeout = TimeSpan.FromSeconds(seconds) });
        await hold.WaitForArrivals(1, Ends);
        Clock.Advance(TimeSpan.FromMinutes(50));
        hold.Release();

        using HttpResponseMessage response = await sending;
        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_timeout_of_ages_is_allowed()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await SendAsync(session, new RequestSpec { Address = "/echo", Timeout = TimeSpan.FromSeconds(int.MaxValue) });

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_ends_as_cancelled()
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold("/echo");
        using var patience = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = new AuthorizedClient(session).SendAsync(new RequestSpec { Address = "/echo" }, Notices, patience.Token);
        await hold.WaitForArrivals(1, Ends);
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_unreachable()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 5, EmulatorFault.AbortConnection);

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(
            SendAsync(session, new RequestSpec { Address = "/echo", Method = HttpMethod.Post, Body = new byte[1] }));

        error.ErrorId.ShouldBe(ErrorId.ServiceUnreachable);
        RequestsTo("/echo").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Requests_share_connections()
    {
        AuthSession session = await ConnectAsync();
        for (int request = 0; request < 10; request++)
        {
            using HttpResponseMessage response = await GetAsync(session, "/text");
            await response.Content.ReadAsStringAsync(Ends);
        }

        Seen.ConnectionsAccepted.ShouldBe(1);
    }

    private ConnectRequest AsTenant(string? proxyHost)
    {
        ConnectRequest request = AsOAuthClient(TimeSpan.FromHours(1));
        var parameters = new Dictionary<string, string>(request.ServiceParameters, StringComparer.Ordinal);
        if (proxyHost is not null)
        {
            parameters["proxyHost"] = proxyHost;
        }

        return request with
        {
            ServiceParameters = parameters,
            Service = TestServices.Read("""
                {
                  "name": "Tenant",
                  "parameters": { "proxyHost": "a value" },
                  "headers": { "ProxyHost": "{proxyHost}" },
                  "refresh": { "url": "/api/v1/generateToken", "fields": { "refresh_token": "{refreshToken}" } }
                }
                """),
        };
    }
}
