using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

/// <summary>What crosses an origin by a redirect, and what does not.</summary>
public sealed class RedirectedSecretsTests : RequestTest
{
    private EmulatorHost? _other;

    private EmulatorHost Other => _other!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await StartEmulatorAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Auth-Token")]
    [InlineData("Ocp-Apim-Subscription-Key")]
    public async Task A_secret_header_of_the_caller_stays_within_the_origin(string name)
    {
        AuthSession session = await ConnectAsync();
        RequestSpec request = Get($"/open/redirect?to=/open/redirect?to={Uri.EscapeDataString(Uri.EscapeDataString(At(Other, "/open/echo")))}") with { Headers = [new(name, "a=b")] };

        (await SendAsync(session, request)).Dispose();

        Emulator.Requests.Where(static sent => sent.Path == "/open/redirect").ShouldAllBe(sent => sent.Headers.ContainsKey(name));
        Other.Requests.ShouldHaveSingleItem().Headers.ContainsKey(name).ShouldBeFalse();
    }

    [Fact]
    public async Task Other_headers_go_along()
    {
        AuthSession session = await ConnectAsync();

        (await SendAsync(session, Get($"/redirect?to={At(Other, "/open/echo")}") with { Headers = [new("X-Desk", "copy"), new("Idempotency-Key", "7")] })).Dispose();

        Other.Requests.Single().Headers["X-Desk"].ShouldBe("copy");
        Other.Requests.Single().Headers["Idempotency-Key"].ShouldBe("7");
    }

    [Fact]
    public async Task A_fixed_header_of_the_service_stays_with_it()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: TestServices.BackOffice with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["ProxyHost"] = "north" } }));

        (await SendAsync(session, Get($"/redirect?to={At(Other, "/open/echo")}"))).Dispose();

        RequestsTo("/redirect").Single().Headers["ProxyHost"].ShouldBe("north");
        Other.Requests.Single().Headers.ContainsKey("ProxyHost").ShouldBeFalse();
    }

    [Theory]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    [InlineData(302, "PUT")]
    [InlineData(302, "GET")]
    public async Task A_body_does_not_go_to_an_origin_that_is_not_allowed(int status, string method)
    {
        AuthSession session = await ConnectAsync();
        RequestSpec request = Get($"/redirect?status={status}&to={At(Other, "/open/echo")}") with { Method = new HttpMethod(method), Body = Encoding.UTF8.GetBytes("secret of the house") };

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(SendAsync(session, request));

        error.ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
        Other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_goes_to_an_allowed_origin_without_the_token()
    {
        AuthSession session = await ConnectWithOtherAsync();

        (await SendAsync(session, Post($"/redirect?status=307&to={At(Other, "/open/echo")}", Encoding.UTF8.GetBytes("body")))).Dispose();

        Other.Requests.Single().Body.ShouldBe("body");
        Other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task The_token_goes_to_another_allowed_origin_where_the_caller_says_so()
    {
        AuthSession session = await ConnectWithOtherAsync();

        (await SendAsync(session, Get($"/redirect?to={At(Other, "/open/echo")}") with { KeepsAuthorizationOnRedirect = true })).Dispose();

        Other.Requests.Single().Headers["Authorization"].ShouldBe($"Bearer {session.Held.Tokens.AccessToken.Reveal()}");
    }

    [Fact]
    public async Task The_token_goes_to_no_other_origin_whatever_the_caller_says()
    {
        AuthSession session = await ConnectAsync();

        (await SendAsync(session, Get($"/redirect?to={At(Other, "/open/echo")}") with { KeepsAuthorizationOnRedirect = true, Headers = [new("X-Api-Key", "k")] })).Dispose();

        Other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
        Other.Requests.Single().Headers.ContainsKey("X-Api-Key").ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plain_http_is_followed_only_where_the_caller_says_so_and_without_the_token(bool allows)
    {
        AuthSession session = await ConnectOverAsync("2.0");
        RequestSpec request = Get($"/redirect?to={At(Other, "/open/echo")}", "2.0") with { AllowsInsecureRedirect = allows };

        if (allows)
        {
            (await SendAsync(session, request)).Dispose();
            Other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
        }
        else
        {
            (await Should.ThrowAsync<TokenAuthException>(SendAsync(session, request))).ErrorId.ShouldBe(ErrorId.InsecureOrigin);
            Other.Requests.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public async Task The_method_and_its_body_are_kept_where_the_caller_says_so(int status)
    {
        AuthSession session = await ConnectAsync();

        (await SendAsync(session, Post($"/redirect?status={status}&to=/echo", Encoding.UTF8.GetBytes("kept")) with { KeepsMethodOnRedirect = true })).Dispose();

        RequestsTo("/echo").Single().Method.ShouldBe("POST");
        RequestsTo("/echo").Single().Body.ShouldBe("kept");
    }

    [Fact]
    public async Task The_error_of_a_request_keeps_no_secret_header_of_the_caller()
    {
        AuthSession session = await ConnectAsync();
        string[] secret = ["Cookie", "X-Api-Key", "Proxy-Authorization", "X-Auth-Token"];

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(
            SendAsync(session, Get("/status/400") with { Headers = [.. secret.Select(static name => KeyValuePair.Create(name, "canary")), new("X-Desk", "copy")] }));

        error.Response.RequestMessage!.Headers.ToString().ShouldNotContain("canary");
        error.Response.RequestMessage.Headers.GetValues("X-Desk").ShouldBe(["copy"]);
    }

    [Fact]
    public async Task The_details_of_an_exchange_hold_no_secret()
    {
        AuthSession session = await ConnectAsync();
        string token = session.Held.Tokens.AccessToken.Reveal();
        Notices.WantsDetails = true;

        using HttpResponseMessage response = await SendAsync(session, Get("/cookies?sid=cookie-canary&to=/echo?api_key=query-canary") with { Headers = [new("X-Api-Key", "key-canary"), new("X-Desk", "copy")] });

        string details = string.Join('\n', Notices.Details);
        details.ShouldContain("GET " + Emulator.HttpAddress + "cookies?sid=********");
        details.ShouldContain("X-Desk: copy");
        details.ShouldContain("Authorization: ********");
        details.ShouldContain("HTTP/1.1 302 Found");
        details.ShouldContain("Set-Cookie: ********");
        details.ShouldNotContain("canary");
        details.ShouldNotContain(token);
        string.Join('\n', Notices.Information).ShouldNotContain("canary");
    }

    private Task<AuthSession> ConnectWithOtherAsync() => ConnectAsync(As(Anna) with { AllowedOrigins = [Other.HttpAddress.GetLeftPart(UriPartial.Authority)] });
}
