using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class BearerTests : EmulatorTest
{
    private const string WhoAmI = "/api/v2/whoami";

    [Fact]
    public async Task A_request_carries_the_token_as_bearer()
    {
        AuthSession session = await ConnectAsync();
        using HttpResponseMessage response = await GetAsync(session, WhoAmI);

        ((int)response.StatusCode).ShouldBe(200);
        RequestsTo(WhoAmI).Single().Headers["Authorization"].ShouldBe($"Bearer {session.Held.Tokens.AccessToken.Reveal()}");
        response.RequestMessage!.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task The_token_does_not_go_to_another_origin()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, new Uri(other.HttpAddress, WhoAmI).ToString()));

        error.ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
        error.SessionName.ShouldBe(session.Name);
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_does_not_go_to_the_same_host_by_another_scheme_or_name()
    {
        AuthSession session = await ConnectAsync();
        string sameServerByName = new UriBuilder(Emulator.HttpAddress) { Host = "localhost", Path = WhoAmI }.Uri.ToString();

        (await Should.ThrowAsync<TokenAuthException>(GetAsync(session, new Uri(Emulator.HttpsAddress, WhoAmI).ToString()))).ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
        (await Should.ThrowAsync<TokenAuthException>(GetAsync(session, sameServerByName))).ErrorId.ShouldBe(ErrorId.OriginNotAllowed);

        RequestsTo(WhoAmI).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_token_goes_to_an_origin_that_the_user_allowed()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [other.HttpAddress.GetLeftPart(UriPartial.Authority)] });

        using HttpResponseMessage response = await GetAsync(session, new Uri(other.HttpAddress, "/open/echo").ToString());

        other.Requests.Single().Headers.ContainsKey("Authorization").ShouldBeTrue();
    }

    [Theory]
    [InlineData("http://user@127.0.0.1/x", ErrorId.OriginNotAllowed)]
    [InlineData("ftp://127.0.0.1/x", ErrorId.OriginNotAllowed)]
    [InlineData("file:///etc/passwd", ErrorId.OriginNotAllowed)]
    [InlineData("http://example.com/x", ErrorId.InsecureOrigin)]
    [InlineData("https://example.com/x", ErrorId.OriginNotAllowed)]
    [InlineData("//example.com/x", ErrorId.ArgumentInvalid)]
    [InlineData("\\\\example.com\\x", ErrorId.ArgumentInvalid)]
    public async Task An_address_elsewhere_is_refused_before_anything_is_sent(string address, string errorId)
    {
        AuthSession session = await ConnectAsync();
        Expire(session);

        (await Should.ThrowAsync<TokenAuthException>(GetAsync(session, address))).ErrorId.ShouldBe(errorId);

        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_401_leads_to_one_renewal_and_one_replay()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RejectAccessTokens();

        using HttpResponseMessage response = await GetAsync(session, WhoAmI);

        ((int)response.StatusCode).ShouldBe(200);
        RequestsTo(WhoAmI).Select(static request => request.StatusCode).ShouldBe([401, 200]);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task The_replay_sends_the_whole_body_again()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RejectAccessTokens();
        string text = string.Join(',', Enumerable.Range(0, 20_000));

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec
        {
            Address = "/echo",
            Method = HttpMethod.Put,
            Body = Encoding.UTF8.GetBytes(text),
            ContentType = "text/plain; charset=utf-8",
            Headers = [new("X-Trace", "42")],
        });

        ((int)response.StatusCode).ShouldBe(200);
        IReadOnlyList<RecordedRequest> requests = RequestsTo("/echo");
        requests.Count.ShouldBe(2);
        requests.ShouldAllBe(request => request.Body == text && request.Headers["X-Trace"] == "42" && request.Headers["Content-Type"] == "text/plain; charset=utf-8");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(200)]
    public async Task A_server_that_answers_401_to_everything_sees_one_renewal_for_requests_in_a_row(int count)
    {
        Emulator.Switches.RejectEverything = true;
        AuthSession session = await ConnectAsync();

        for (int request = 0; request < count; request++)
        {
            RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, WhoAmI));
            ((int)error.StatusCode!.Value).ShouldBe(401);
        }

        Seen.Redemptions.ShouldBe(1);
        RequestsTo(WhoAmI).Count.ShouldBe(count + 1);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public async Task A_server_that_answers_401_to_everything_sees_one_renewal_for_requests_at_once(int count)
    {
        Emulator.Switches.RejectEverything = true;
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold(WhoAmI);
        Task<RequestFailedException>[] requests =
        [
            .. Enumerable.Range(0, count).Select(_ => Task.Run(() => Should.ThrowAsync<RequestFailedException>(GetAsync(session, WhoAmI)), Ends)),
        ];
        await hold.WaitForArrivals(count, Ends);
        hold.Release();

        RequestFailedException[] errors = await Task.WhenAll(requests);

        errors.ShouldAllBe(static error => (int)error.StatusCode!.Value == 401);
        Seen.Redemptions.ShouldBe(1);
        RequestsTo(WhoAmI).Count.ShouldBe(2 * count);
    }

    [Fact]
    public async Task Two_hundred_requests_that_meet_a_401_at_once_share_one_renewal()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RejectAccessTokens();
        using EmulatorHold hold = Emulator.Hold(WhoAmI);
        Task<int>[] requests = [.. Enumerable.Range(0, 200).Select(_ => Task.Run(() => StatusAsync(session, WhoAmI), Ends))];
        await hold.WaitForArrivals(200, Ends);
        hold.Release();

        (await Task.WhenAll(requests)).ShouldAllBe(static status => status == 200);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_renewed_token_that_worked_once_is_renewed_by_a_later_401()
    {
        AuthSession session = await ConnectAsync();
        for (int round = 0; round < 3; round++)
        {
            Emulator.RejectAccessTokens();
            (await StatusAsync(session, WhoAmI)).ShouldBe(200);
        }

        Seen.Redemptions.ShouldBe(3);
    }

    [Fact]
    public async Task A_403_never_renews()
    {
        Emulator.Switches.ForbidEverything = true;
        AuthSession session = await ConnectAsync();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, WhoAmI));

        ((int)error.StatusCode!.Value).ShouldBe(403);
        Seen.Redemptions.ShouldBe(0);
        RequestsTo(WhoAmI).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_401_without_a_way_to_renew_says_sign_in_again()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")));
        Emulator.RejectAccessTokens();

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(GetAsync(session, WhoAmI));

        error.Reason.ShouldBe(SignInAgainReason.NoWayToRenew);
        RequestsTo(WhoAmI).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_takes_errors_as_responses_gets_the_401_where_no_renewal_is_possible()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")));
        Emulator.RejectAccessTokens();

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec { Address = WhoAmI, ReturnsErrors = true });

        ((int)response.StatusCode).ShouldBe(401);
        (await response.Content.ReadAsStringAsync(Ends)).ShouldContain("Expired token");
    }

    [Fact]
    public async Task A_callers_own_authorization_goes_as_it_is_and_is_not_renewed()
    {
        AuthSession session = await ConnectAsync();
        var request = new RequestSpec { Address = WhoAmI, Headers = [new("Authorization", "Basic b3duOm93bg==")] };

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(SendAsync(session, request));

        ((int)error.StatusCode!.Value).ShouldBe(401);
        RequestsTo(WhoAmI).Single().Headers["Authorization"].ShouldBe("Basic b3duOm93bg==");
        Seen.Redemptions.ShouldBe(0);
        error.Response.RequestMessage!.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task A_due_token_is_renewed_before_the_request()
    {
        AuthSession session = await ConnectAsync();
        MakeDue(session);

        (await StatusAsync(session, WhoAmI)).ShouldBe(200);

        Emulator.Requests.Select(static request => request.Path).ShouldBe(["/api/v2/signin", Refresh, WhoAmI]);
    }

    [Fact]
    public async Task A_session_that_was_signed_out_sends_nothing()
    {
        AuthSession session = await ConnectAsync();
        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(GetAsync(session, WhoAmI));

        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        RequestsTo(WhoAmI).ShouldBeEmpty();
    }

    private async Task<int> StatusAsync(AuthSession session, string address)
    {
        using HttpResponseMessage response = await GetAsync(session, address);
        return (int)response.StatusCode;
    }
}
