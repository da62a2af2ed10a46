using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class RememberedCredentialTests : EmulatorTest
{
    private const string SignIn = "/api/v2/signin";

    [Fact]
    public async Task A_remembered_credential_begins_a_new_epoch()
    {
        AuthSession session = await ConnectRememberedAsync();
        Expire(session);

        AccessToken token = await TokenAsync(session);

        token.Position.Epoch.ShouldBe(2);
        token.Position.Generation.ShouldBe(1);
        Seen.SignIns.ShouldBe(2);
        (await StatusForAsync(token)).ShouldBe(200);
    }

    [Fact]
    public async Task A_password_that_is_not_remembered_is_sent_once_only()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")));
        Expire(session);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        RequestsTo(SignIn).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_hundred_concurrent_callers_share_one_sign_in()
    {
        AuthSession session = await ConnectRememberedAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(SignIn);
        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 200).Select(_ => Task.Run(() => TokenAsync(session), Ends))];
        await hold.WaitForArrivals(1, Ends);
        hold.Release();
        await Task.WhenAll(callers);

        Seen.SignIns.ShouldBe(2);
    }

    [Fact]
    public async Task A_session_signs_in_by_itself_at_most_once_a_minute()
    {
        Emulator.Switches.AccessLifetime = TimeSpan.FromSeconds(10);
        AuthSession session = await ConnectRememberedAsync();
        Expire(session);
        await TokenAsync(session);
        Expire(session);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(TokenAsync(session));

        error.ErrorId.ShouldBe(ErrorId.RenewalTooSoon);
        error.SessionName.ShouldBe(session.Name);
        RequestsTo(SignIn).Count.ShouldBe(2);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await TokenAsync(session)).Position.Epoch.ShouldBe(3);
    }

    [Fact]
    public async Task Forcing_does_not_make_a_session_sign_in_by_itself_more_often()
    {
        AuthSession session = await ConnectRememberedAsync();
        await TokenAsync(session, session.NewerThanNow());

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(TokenAsync(session, session.NewerThanNow()));

        error.ErrorId.ShouldBe(ErrorId.RenewalTooSoon);
        RequestsTo(SignIn).Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_refusal_erases_the_credential()
    {
        AuthSession session = await ConnectRememberedAsync();
        Emulator.Users.Add(new EmulatorUser { Email = Anna, Password = "changed" });
        Expire(session);

        for (int call = 0; call < 3; call++)
        {
            SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
            error.Reason.ShouldBe(SignInAgainReason.CredentialRefused);
            Clock.Advance(TimeSpan.FromMinutes(2));
        }

        session.CanRenew.ShouldBeFalse();
        RequestsTo(SignIn).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(423)]
    [InlineData(429)]
    public async Task A_lock_out_erases_the_credential(int status)
    {
        AuthSession session = await ConnectRememberedAsync();
        Expire(session);
        Emulator.FailNext(SignIn, 1, EmulatorFault.Status(status));
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
        Clock.Advance(TimeSpan.FromMinutes(20));

        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        RequestsTo(SignIn).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_in_trouble_does_not_erase_the_credential()
    {
        AuthSession session = await ConnectRememberedAsync();
        Expire(session);
        Emulator.FailNext(SignIn, 1, EmulatorFault.Status(503));
        await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
        session.CanRenew.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromMinutes(2));

        (await TokenAsync(session)).Position.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_reply_does_not_send_the_password_a_second_time()
    {
        AuthSession session = await ConnectRememberedAsync();
        Expire(session);
        Emulator.FailNext(SignIn, 1, EmulatorFault.AbortAfterProcessing);

        await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));

        RequestsTo(SignIn).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_credential_is_used_where_the_refresh_token_is_refused()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        Expire(session);
        Emulator.RevokeFamilies();

        AccessToken token = await TokenAsync(session);

        token.Position.Epoch.ShouldBe(2);
        Seen.SignIns.ShouldBe(2);
        Seen.RedemptionRefusals.ShouldBe(1);
        (await StatusForAsync(token)).ShouldBe(200);
    }

    [Fact]
    public async Task A_refused_refresh_token_is_not_carried_into_the_new_epoch()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        Expire(session);
        Emulator.RevokeFamilies();
        Emulator.FailNext(SignIn, 1, EmulatorFault.Status(200, """{"accessToken":"opaque-access-token","expires_in":3600}"""));
        await TokenAsync(session);
        Expire(session);

        AccessToken token = await TokenAsync(session);

        token.Position.Epoch.ShouldBe(3);
        RequestsTo(Refresh).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_401_makes_a_session_sign_in_by_itself_once_and_not_in_a_storm()
    {
        Emulator.Switches.RejectEverything = true;
        AuthSession session = await ConnectRememberedAsync();

        for (int request = 0; request < 10; request++)
        {
            await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/api/v2/whoami"));
        }

        RequestsTo(SignIn).Count.ShouldBe(2);
    }

    private Task<AuthSession> ConnectRememberedAsync() => ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy"), remember: true));
}
