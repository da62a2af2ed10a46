using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Http;

public sealed class RedirectTests : EmulatorTest
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
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task The_token_stays_on_a_redirect_within_the_origin(int status)
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await GetAsync(session, $"/redirect?status={status}&to=/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
        RequestsTo("/api/v2/whoami").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task The_token_is_lost_on_a_redirect_to_another_origin(int status)
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await GetAsync(session, $"/redirect?status={status}&to={At(Other, "/open/echo")}");

        ((int)response.StatusCode).ShouldBe(200);
        Other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task The_token_is_lost_even_where_the_other_origin_is_allowed()
    {
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [Other.HttpAddress.GetLeftPart(UriPartial.Authority)] });

        using HttpResponseMessage response = await GetAsync(session, $"/redirect?to={At(Other, "/open/echo")}");

        Other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task The_token_does_not_come_back_when_a_redirect_leads_back()
    {
        AuthSession session = await ConnectAsync();
        string back = Uri.EscapeDataString(At(Emulator, "/open/echo"));

        using HttpResponseMessage response = await GetAsync(session, $"/redirect?to={Uri.EscapeDataString(At(Other, $"/open/redirect?to={back}"))}");

        ((int)response.StatusCode).ShouldBe(200);
        RequestsTo("/open/echo").Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task A_callers_own_authorization_is_lost_on_a_redirect_to_another_origin()
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec
        {
            Address = $"/open/redirect?to={At(Other, "/open/echo")}",
            Headers = [new("Authorization", "Basic b3duOm93bg==")],
        });

        RequestsTo("/open/redirect").Single().Headers["Authorization"].ShouldBe("Basic b3duOm93bg==");
        Other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task A_401_at_the_other_origin_renews_nothing()
    {
        AuthSession session = await ConnectAsync();

        await Should.ThrowAsync<RequestFailedException>(GetAsync(session, $"/redirect?to={At(Other, "/api/v2/whoami")}"));

        Seen.Redemptions.ShouldBe(0);
    }

    [Fact]
    public async Task A_redirect_from_https_to_plain_http_is_not_followed()
    {
        AuthSession session = await ConnectOverHttpsAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"/redirect?to={At(Other, "/open/echo")}"));

        error.ErrorId.ShouldBe(ErrorId.InsecureOrigin);
        Other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_from_https_to_plain_http_at_the_same_host_is_not_followed()
    {
        AuthSession session = await ConnectOverHttpsAsync();

        await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"/redirect?to={At(Emulator, "/open/echo")}"));

        RequestsTo("/open/echo").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://user:pass@127.0.0.1/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    public async Task A_redirect_to_what_is_no_address_of_the_web_is_not_followed(string target)
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"/redirect?to={Uri.EscapeDataString(target)}"));

        error.ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
    }

    [Theory]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "POST", "GET")]
    [InlineData(303, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(301, "PUT", "PUT")]
    [InlineData(302, "DELETE", "DELETE")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "POST", "POST")]
    public async Task The_method_follows_the_standard(int status, string method, string afterwards)
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec
        {
            Address = $"/redirect?status={status}&to=/echo",
            Method = new HttpMethod(method),
            Body = Encoding.UTF8.GetBytes("body"),
            ContentType = "text/plain",
        });

        RecordedRequest last = RequestsTo("/echo").ShouldHaveSingleItem();
        last.Method.ShouldBe(afterwards);
        last.Body.ShouldBe(afterwards == method ? "body" : "");
        last.Headers.ContainsKey("Authorization").ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 6)]
    public async Task After_so_many_redirects_the_redirect_itself_is_the_answer(int maximum, int requests)
    {
        AuthSession session = await ConnectAsync();
        const string Loop = "/redirect";
        Emulator.FailNext(Loop, 20, EmulatorFault.Status(302, null, ("Location", Loop)));

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec { Address = Loop, MaximumRedirection = maximum, ReturnsErrors = true });

        ((int)response.StatusCode).ShouldBe(302);
        RequestsTo(Loop).Count.ShouldBe(requests);
    }

    [Fact]
    public async Task A_401_after_a_redirect_within_the_origin_renews_once()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RejectAccessTokens();

        using HttpResponseMessage response = await GetAsync(session, "/open/redirect?to=/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_after_a_redirect_to_another_origin_names_the_other_address()
    {
        AuthSession session = await ConnectAsync();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, $"/redirect?to={At(Other, "/open/status/404")}"));

        error.Message.ShouldContain(Other.HttpAddress.Authority);
    }

    private static string At(EmulatorHost emulator, string pathAndQuery) => new Uri(emulator.HttpAddress, pathAndQuery).ToString();

    private Task<AuthSession> ConnectOverHttpsAsync() =>
        ConnectAsync(As(Anna) with { BaseAddress = Emulator.HttpsAddress, Transport = new TransportSettings { SkipCertificateCheck = true } });
}
