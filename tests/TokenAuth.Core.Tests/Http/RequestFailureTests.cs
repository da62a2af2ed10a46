using System.Text;
using TokenAuth.Canaries;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class RequestFailureTests : EmulatorTest
{
    [Theory]
    [InlineData(400, "InvalidOperation")]
    [InlineData(401, "Authentication")]
    [InlineData(403, "Security")]
    [InlineData(404, "NotFound")]
    [InlineData(410, "NotFound")]
    [InlineData(422, "InvalidOperation")]
    [InlineData(429, "Limit")]
    [InlineData(500, "Connection")]
    public async Task An_http_error_carries_status_id_category_and_session(int status, string kind)
    {
        AuthSession session = await ConnectAsync();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, $"/status/{status}"));

        error.ErrorId.ShouldBe(ErrorId.RequestFailed);
        error.Kind.ToString().ShouldBe(kind);
        ((int)error.StatusCode!.Value).ShouldBe(status);
        ((int)error.Response.StatusCode).ShouldBe(status);
        error.SessionName.ShouldBe(session.Name);
        error.Body.ShouldBe($"{{\"status\":{status}}}");
        error.Message.ShouldContain($"GET {Emulator.HttpAddress}status/{status} failed: {status}");
    }

    [Theory]
    [InlineData("""{"error":{"message":"Not found","details":[{"issue":"There is no such account."}]}}""", "Not found (There is no such account.)")]
    [InlineData("""{"error":{"errors":[{"domain":"global","reason":"invalid","message":"Login required"}],"code":412,"message":"401:Login required"}}""", "401:Login required")]
    [InlineData("""{"message":"Expired token"}""", "Expired token")]
    [InlineData("""{"email":["is required","is no address"],"limit":["is too large"]}""", "email: is required, is no address; limit: is too large")]
    [InlineData("""{"error":"invalid_request","error_description":"grant_type is required"}""", "invalid_request: grant_type is required")]
    [InlineData("""{"error":"invalid_request"}""", "invalid_request")]
    [InlineData("""{"type":"about:blank","title":"Forbidden","status":403,"detail":"Not yours."}""", "Forbidden: Not yours.")]
    [InlineData("""{"title":"One or more validation errors occurred.","errors":{"limit":["Too large."]}}""", "One or more validation errors occurred.: limit: Too large.")]
    [InlineData("""["first","second"]""", "first")]
    [InlineData("Not Found", "Not Found")]
    [InlineData("{\"broken\": ", "{\"broken\":")]
    public async Task The_apis_own_message_is_part_of_the_errors(string body, string message)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(422, body));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/echo"));

        error.Message.ShouldEndWith($"422 Unprocessable Entity: {message}");
        error.Body.ShouldBe(body);
    }

    [Fact]
    public async Task The_address_in_the_error_s_response_has_no_query_values()
    {
        AuthSession session = await ConnectAsync();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/status/400?api_key=s3cr3t&n=1"));

        error.Response.RequestMessage!.RequestUri.ShouldBe(new Uri(Emulator.HttpAddress, "/status/400?api_key=********&n=********"));
        error.Response.RequestMessage.ToString().ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task A_token_that_the_service_echoes_is_nowhere_in_the_error()
    {
        AuthSession session = await ConnectAsync();
        string token = (await TokenAsync(session)).Value.Reveal();
        string body = $$"""{"message":"bad token {{token}}","url":"/login?t={{Uri.EscapeDataString(token)}}","id":7}""";
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(403, body, ("X-Debug", $"Bearer {token}"), ("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"read {token}\"")));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/echo"));

        error.Body.ShouldBe("""{"message":"bad token ********","url":"/login?t=********","id":7}""");
        (await error.Response.Content.ReadAsStringAsync(Ends)).ShouldBe(error.Body);
        error.Response.Content.Headers.ContentLength.ShouldBe(error.Body.Length);
        Canary.Find(ObjectText.Of(error), [new Canary("Token", token)]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"status\":500}")]
    [InlineData("<html><body>Gateway</body></html>")]
    public async Task A_body_that_says_nothing_adds_nothing(string body)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(502, body));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/echo"));

        error.Message.ShouldEndWith("502 Bad Gateway.");
    }

    [Theory]
    [InlineData(ErrorShape.Native)]
    [InlineData(ErrorShape.BackOffice)]
    [InlineData(ErrorShape.EshopboxErrors)]
    [InlineData(ErrorShape.EshopboxMessage)]
    [InlineData(ErrorShape.EshopboxText)]
    [InlineData(ErrorShape.EshopboxFields)]
    [InlineData(ErrorShape.Problem)]
    [InlineData(ErrorShape.PlainText)]
    public async Task Every_shape_of_refusal_brings_its_message(ErrorShape shape)
    {
        Emulator.Switches.ErrorShape = shape;
        Emulator.Switches.ForbidEverything = true;
        AuthSession session = await ConnectAsync();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/api/v2/whoami"));

        error.Message.ShouldMatch("403 Forbidden: .*Forbidden");
    }

    [Fact]
    public async Task The_error_keeps_headers_and_loses_the_requests_secrets()
    {
        AuthSession session = await ConnectAsync();
        string token = session.Held.Tokens.AccessToken.Reveal();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(429, """{"message":"Slow down"}""", ("Retry-After", "7"), ("X-Trace", "abc")));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(SendAsync(session, new RequestSpec
        {
            Address = "/echo?api_key=query-secret",
            Method = HttpMethod.Post,
            Body = Encoding.UTF8.GetBytes("body-secret"),
        }));

        error.Response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        error.Response.Headers.GetValues("X-Trace").ShouldBe(["abc"]);
        error.NextStep!.ShouldContain("7 s");
        error.Response.RequestMessage!.Headers.Authorization.ShouldBeNull();
        error.Response.RequestMessage.Content.ShouldBeNull();
        error.ToString().ShouldNotContain(token);
        error.Message.ShouldNotContain("query-secret");
        (await error.Response.Content.ReadAsStringAsync(Ends)).ShouldBe("""{"message":"Slow down"}""");
    }

    [Fact]
    public async Task A_service_that_echoes_the_token_does_not_bring_it_into_the_message()
    {
        Emulator.Switches.OpaqueAccessTokens = true;
        AuthSession session = await ConnectAsync();
        string token = session.Held.Tokens.AccessToken.Reveal();
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(403, $$"""{"message":"The token {{token}} may not do that"}"""));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/echo"));

        error.Message.ShouldEndWith("The token ******** may not do that");
    }

    [Fact]
    public async Task An_error_whose_body_breaks_off_keeps_its_status()
    {
        await using var server = new RawServer("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{\"mess");
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()] });

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, server.Address.ToString()));

        ((int)error.StatusCode!.Value).ShouldBe(404);
    }

    [Fact]
    public async Task An_error_whose_body_never_ends_is_not_waited_for_beyond_the_time_limit()
    {
        await using var server = new RawServer("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 100\r\n\r\n{\"mess", hangs: true);
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()] });
        int made = Clock.TimersMade;
        Task<HttpResponseMessage> sending = SendAsync(session, new RequestSpec { Address = server.Address.ToString(), Timeout = TimeSpan.FromSeconds(3) });

        // One for the headers, one for the body.
        await Clock.WaitForTimersMade(made + 2, Ends);
        Clock.Advance(TimeSpan.FromSeconds(4));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(sending);
        ((int)error.StatusCode!.Value).ShouldBe(500);
    }

    [Fact]
    public async Task An_error_comes_back_as_a_response_where_the_caller_wants_it()
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec { Address = "/status/404", ReturnsErrors = true });

        ((int)response.StatusCode).ShouldBe(404);
        response.RequestMessage!.Headers.Authorization.ShouldBeNull();
        (await response.Content.ReadAsStringAsync(Ends)).ShouldBe("""{"status":404}""");
    }

    [Fact]
    public async Task What_the_client_says_it_does_holds_no_query_values()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await GetAsync(session, "/echo?api_key=query-secret");

        Notices.Information.ShouldContain(static message => message.Contains("/echo?api_key=********: 200", StringComparison.Ordinal));
        Notices.Information.ShouldNotContain(static message => message.Contains("query-secret", StringComparison.Ordinal));
    }
}
