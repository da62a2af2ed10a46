using System.Net;
using TokenAuth.Emulator;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class CookieTests : RequestTest
{
    private readonly CookieContainer _jar = new();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_cookie_comes_back_to_who_set_it(string version)
    {
        AuthSession session = await ConnectOverAsync(version);

        (await SendAsync(session, Get("/cookies?a=1&b=2", version) with { Cookies = _jar })).Dispose();
        (await SendAsync(session, Get("/echo", version) with { Cookies = _jar })).Dispose();

        RequestsTo("/echo").Single().Headers["Cookie"].ShouldBe("a=1; b=2");
    }

    [Fact]
    public async Task A_cookie_of_a_redirect_goes_to_where_it_leads()
    {
        AuthSession session = await ConnectAsync();

        (await SendAsync(session, Get("/cookies?a=1&to=/echo") with { Cookies = _jar })).Dispose();

        RequestsTo("/echo").Single().Headers["Cookie"].ShouldBe("a=1");
    }

    [Fact]
    public async Task A_cookie_does_not_go_elsewhere()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        AuthSession session = await ConnectAsync();
        string elsewhere = At(other, "/open/echo").Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        (await SendAsync(session, Get($"/cookies?a=1&to={elsewhere}") with { Cookies = _jar })).Dispose();

        other.Requests.Single().Headers.ContainsKey("Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task The_callers_own_cookies_go_besides()
    {
        AuthSession session = await ConnectAsync();
        _jar.Add(Emulator.HttpAddress, new Cookie("a", "1"));

        using HttpResponseMessage response = await SendAsync(session, Get("/echo") with { Cookies = _jar, Headers = [new("Cookie", "own=0")] });

        RequestsTo("/echo").Single().Headers["Cookie"].ShouldBe("own=0; a=1");
        response.RequestMessage!.Headers.GetValues("Cookie").ShouldBe(["own=0"]);
    }

    [Fact]
    public async Task What_is_no_cookie_is_left_out()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/text", 1, EmulatorFault.Status(200, "{}", ("Set-Cookie", "a=1; Domain=example.com")));

        (await SendAsync(session, Get("/text") with { Cookies = _jar })).Dispose();

        _jar.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_jar_there_are_none()
    {
        AuthSession session = await ConnectAsync();

        (await SendAsync(session, Get("/cookies?a=1&to=/echo"))).Dispose();

        RequestsTo("/echo").Single().Headers.ContainsKey("Cookie").ShouldBeFalse();
    }
}
