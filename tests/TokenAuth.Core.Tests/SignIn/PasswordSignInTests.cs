using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.SignIn;

public sealed class PasswordSignInTests : EmulatorTest
{
    private const string Path = "/api/v2/signin";

    [Fact]
    public async Task A_right_password_makes_a_session()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")));

        session.Account.ShouldBe(Anna);
        session.Service.ShouldBe("B2Copy");
        session.State.ShouldBe(AuthSessionState.Active);
        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        session.LifetimeSource.ShouldBe(TokenAuth.Tokens.LifetimeSource.Reply);
        session.Epoch.ShouldBe(1);
        session.Generation.ShouldBe(1);
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Fact]
    public async Task The_request_is_the_documented_one()
    {
        await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")));

        RecordedRequest request = RequestsTo(Path).ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers["Accept"].ShouldBe("application/json");
        request.Headers.ContainsKey("Authorization").ShouldBeFalse();
        request.Body.ShouldBe("""{"email":"anna@example.com","password":"correct horse battery staple"}""");
    }

    [Fact]
    public async Task An_all_digit_password_arrives_as_a_string_with_its_leading_zero()
    {
        AuthSession session = await ConnectAsync(As("digits@example.com", "0123456"));

        session.State.ShouldBe(AuthSessionState.Active);
        RequestsTo(Path).Single().Body.ShouldContain("\"password\":\"0123456\"");
    }

    [Theory]
    [InlineData("p\"a\\ss/wörd €😀")]
    [InlineData("{username}")]
    [InlineData("null")]
    [InlineData(" blanks ")]
    public async Task A_password_arrives_as_it_was_typed(string password)
    {
        Emulator.Users.Add(new EmulatorUser { Email = "odd@example.com", Password = password });

        (await ConnectAsync(As("odd@example.com", password))).State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_after_exactly_one_request()
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, "wrong-password")));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.Kind.ShouldBe(ErrorKind.Authentication);
        error.Message.ShouldContain("The e-mail address or the password is wrong.");
        error.ToString().ShouldNotContain("wrong-password");
        Seen.Requests.ShouldBe(1);
        Store.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(422)]
    public async Task Every_status_that_says_no_is_a_refusal(int status)
    {
        Emulator.FailNext(Path, 1, EmulatorFault.Status(status, """{"message":"No"}"""));

        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync())).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Theory]
    [InlineData(429, false)]
    [InlineData(429, true)]
    [InlineData(423, false)]
    [InlineData(423, true)]
    public async Task A_lock_out_says_until_when(int status, bool asDate)
    {
        Emulator.Switches.LockOutStatus = status;
        Emulator.Switches.RetryAfterAsDate = asDate;
        await LockOutAsync();

        SignInLockedOutException error = await Should.ThrowAsync<SignInLockedOutException>(ConnectAsync());

        error.ErrorId.ShouldBe(ErrorId.SignInLockedOut);
        error.Until.ShouldBe(Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        error.Message.ShouldContain("12:10:00Z");
        Seen.Requests.ShouldBe(6);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(423)]
    public async Task A_lock_out_that_does_not_say_until_when_is_told_as_such(int status)
    {
        Emulator.Switches.LockOutStatus = status;
        Emulator.Switches.SendRetryAfter = false;
        await LockOutAsync();

        SignInLockedOutException error = await Should.ThrowAsync<SignInLockedOutException>(ConnectAsync());

        error.Until.ShouldBeNull();
        error.NextStep.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_page_instead_of_the_reply_is_unexpected()
    {
        Emulator.FailNext(Path, 1, EmulatorFault.HtmlInsteadOfJson);

        UnexpectedReplyException error = await Should.ThrowAsync<UnexpectedReplyException>(ConnectAsync());

        ((int)error.Status).ShouldBe(200);
        error.ContentType.ShouldBe("text/html; charset=utf-8");
        error.Excerpt.ShouldContain("Please sign in to the network");
        error.Excerpt.Length.ShouldBeLessThanOrEqualTo(200);
    }

    [Fact]
    public async Task A_reply_without_a_body_is_unexpected()
    {
        Emulator.FailNext(Path, 1, EmulatorFault.EmptyBody204);

        UnexpectedReplyException error = await Should.ThrowAsync<UnexpectedReplyException>(ConnectAsync());

        ((int)error.Status).ShouldBe(204);
        error.Excerpt.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_with_the_password(int status)
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        Emulator.FailNext(Path, 1, EmulatorFault.Status(status, null, ("Location", new Uri(other.HttpAddress, Path).ToString())));

        UnexpectedReplyException error = await Should.ThrowAsync<UnexpectedReplyException>(ConnectAsync());

        error.Message.ShouldContain("redirects");
        other.Requests.ShouldBeEmpty();
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_that_breaks_off_is_no_sign_in_and_is_not_repeated()
    {
        Emulator.FailNext(Path, 1, EmulatorFault.TruncateBody);

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(ConnectAsync());

        error.RequestLeft.ShouldBeTrue();
        Seen.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_server_in_trouble_is_unreachable_and_the_password_is_not_repeated(int status)
    {
        Emulator.FailNext(Path, 1, EmulatorFault.Status(status, """{"error":{"message":"Down for maintenance"}}"""));

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(ConnectAsync());

        error.Message.ShouldContain("Down for maintenance");
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable_and_nothing_left()
    {
        EmulatorHost gone = await StartEmulatorAsync();
        Uri address = gone.HttpAddress;
        await gone.DisposeAsync();

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(ConnectAsync(As(Anna) with { BaseAddress = address }));

        error.ErrorId.ShouldBe(ErrorId.ServiceUnreachable);
        error.RequestLeft.ShouldBeFalse();
        error.Message.ShouldContain(address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_sign_in_that_takes_too_long_ends_by_the_clock()
    {
        using EmulatorHold hold = Emulator.Hold(Path);
        Task<AuthSession> connecting = ConnectAsync(As(Anna) with { Transport = new() { Timeout = TimeSpan.FromSeconds(5) } });
        await hold.WaitForArrivals(1, Ends);
        Clock.Advance(TimeSpan.FromSeconds(6));

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(connecting);

        error.Kind.ShouldBe(ErrorKind.Timeout);
        error.Message.ShouldContain("5 s");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_timeout_of_nothing_or_of_ages_waits_without_end(int seconds)
    {
        AuthSession session = await ConnectAsync(As(Anna) with { Transport = new() { Timeout = TimeSpan.FromSeconds(seconds) } });
        using HttpResponseMessage response = await GetAsync(session, "/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_sign_in_that_is_cancelled_ends_as_cancelled()
    {
        using EmulatorHold hold = Emulator.Hold(Path);
        using var patience = new CancellationTokenSource();
        Task<AuthSession> connecting = Store.ConnectAsync(As(Anna), Notices, patience.Token);
        await hold.WaitForArrivals(1, Ends);
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(connecting);
        Store.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://backoffice.example.com")]
    [InlineData("http://192.168.1.10")]
    public async Task Plain_http_off_loopback_is_refused_before_anything_is_sent(string address)
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna) with { BaseAddress = new Uri(address) }));

        error.ErrorId.ShouldBe(ErrorId.InsecureOrigin);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_definition_that_signs_in_over_plain_http_is_refused_before_anything_is_sent()
    {
        ServiceDefinition service = TestServices.Read("""{ "name": "Plain", "signIn": { "url": "http://signin.example.com/", "fields": { "password": "{password}" } } }""");

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, service: service)));

        error.ErrorId.ShouldBe(ErrorId.InsecureOrigin);
    }

    [Fact]
    public async Task A_service_without_a_password_sign_in_says_so()
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, service: ServiceCatalog.Find("OAuth2"))));

        error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task The_documented_sample_reply_does_not_cause_a_renewal_loop()
    {
        string sample = await File.ReadAllTextAsync("Fixtures/b2copy-signin.json", Ends);
        Emulator.FailNext(Path, 1, EmulatorFault.Status(200, sample));
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy"), remember: true));

        for (int call = 0; call < 20; call++)
        {
            await TokenAsync(session);
        }

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(10));
        session.LifetimeSource.ShouldBe(TokenAuth.Tokens.LifetimeSource.Jwt);
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task The_traps_of_the_sample_together_do_not_cause_a_renewal_loop()
    {
        Emulator.Switches.CreatedEqualsExpires = true;
        Emulator.Switches.SameStringForBothTokens = true;
        Emulator.Switches.JwtLifetime = TimeSpan.FromHours(10);
        AuthSession session = await ConnectAsync();

        for (int call = 0; call < 20; call++)
        {
            await TokenAsync(session);
        }

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(10));
        Seen.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData(ReplyShape.Native)]
    [InlineData(ReplyShape.ExpiresInString)]
    [InlineData(ReplyShape.ExpiresOn)]
    [InlineData(ReplyShape.ExpiresAt)]
    [InlineData(ReplyShape.Ttl)]
    [InlineData(ReplyShape.WrappedCamelCase)]
    [InlineData(ReplyShape.NestedTokenObject)]
    [InlineData(ReplyShape.RefreshExpiresIn)]
    [InlineData(ReplyShape.NoLifetime)]
    public async Task Every_shape_of_reply_signs_in_and_renews(ReplyShape shape)
    {
        Emulator.Switches.ReplyShape = shape;
        AuthSession session = await ConnectAsync();
        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        Expire(session);

        AccessToken token = await TokenAsync(session);

        token.Position.Generation.ShouldBe(2);
        (await StatusForAsync(token)).ShouldBe(200);
    }

    private async Task LockOutAsync()
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, "wrong")));
            error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        }
    }
}
