using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class RenewalTests : EmulatorTest
{
    [Fact]
    public async Task A_fresh_token_is_handed_out_without_asking_the_server()
    {
        AuthSession session = await ConnectAsync();
        AccessToken first = await TokenAsync(session);
        AccessToken second = await TokenAsync(session);

        second.Value.ShouldBe(first.Value);
        Seen.Redemptions.ShouldBe(0);
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_silently_from_generation_1_to_2_with_one_redemption()
    {
        AuthSession session = await ConnectAsync();
        AccessToken first = await TokenAsync(session);
        Expire(session);

        AccessToken second = await TokenAsync(session);

        second.Value.ShouldNotBe(first.Value);
        first.Position.Generation.ShouldBe(1);
        second.Position.Generation.ShouldBe(2);
        second.Position.Epoch.ShouldBe(1);
        Seen.Redemptions.ShouldBe(1);
        Seen.SignIns.ShouldBe(1);
        Notices.Warnings.ShouldBeEmpty();
        (await StatusForAsync(second)).ShouldBe(200);
    }

    [Fact]
    public async Task Two_hundred_concurrent_callers_of_an_expired_token_share_one_redemption()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);

        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 200).Select(_ => Task.Run(() => TokenAsync(session), Ends))];
        await hold.WaitForArrivals(1, Ends);
        hold.Release();
        AccessToken[] tokens = await Task.WhenAll(callers);

        tokens.Select(static token => token.Value).Distinct().Count().ShouldBe(1);
        Seen.Redemptions.ShouldBe(1);
        session.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Callers_that_come_one_after_another_share_one_redemption()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);

        for (int call = 0; call < 20; call++)
        {
            await TokenAsync(session);
        }

        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_waiter_that_gives_up_does_not_stop_the_redemption()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        using var patience = new CancellationTokenSource();

        Task<AccessToken> starter = session.GetTokenAsync(TokenDemand.Fresh, Notices, patience.Token).AsTask();
        await hold.WaitForArrivals(1, Ends);
        Task<AccessToken> other = TokenAsync(session);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(starter);
        hold.Release();

        (await other).Position.Generation.ShouldBe(2);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_whose_token_is_cancelled_already_starts_nothing()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);

        await Should.ThrowAsync<OperationCanceledException>(async () => await session.GetTokenAsync(TokenDemand.Fresh, Notices, new CancellationToken(canceled: true)));

        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_without_a_refresh_token_keeps_the_old_one()
    {
        Emulator.Switches.RefreshTokenInReply = RefreshTokenInReply.Absent;
        AuthSession session = await ConnectAsync();
        DateTimeOffset? refreshExpiry = session.RefreshExpiresAt;
        for (int renewal = 0; renewal < 3; renewal++)
        {
            Expire(session);
            await TokenAsync(session);
        }

        session.Generation.ShouldBe(4);
        session.RefreshExpiresAt.ShouldBe(refreshExpiry);
        RequestsTo(Refresh).Select(static request => request.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_with_a_null_refresh_token_keeps_the_old_one()
    {
        Emulator.Switches.RefreshTokenInReply = RefreshTokenInReply.Null;
        AuthSession session = await ConnectAsync();
        Expire(session);
        await TokenAsync(session);
        Expire(session);

        (await TokenAsync(session)).Position.Generation.ShouldBe(3);
    }

    [Fact]
    public async Task A_rotated_refresh_token_is_used_from_then_on()
    {
        AuthSession session = await ConnectAsync();
        for (int renewal = 0; renewal < 4; renewal++)
        {
            Expire(session);
            await TokenAsync(session);
        }

        session.Generation.ShouldBe(5);
        Seen.ReuseDetections.ShouldBe(0);
        RequestsTo(Refresh).Select(static request => request.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
    }

    [Fact]
    public async Task A_token_of_unknown_lifetime_is_used_until_a_401()
    {
        Emulator.Switches.OpaqueAccessTokens = true;
        Emulator.Switches.ReplyShape = ReplyShape.NoLifetime;
        AuthSession session = await ConnectAsync();
        session.ExpiresAt.ShouldBeNull();
        session.State.ShouldBe(AuthSessionState.Active);

        Clock.Advance(TimeSpan.FromMinutes(59));
        await TokenAsync(session);
        Seen.Redemptions.ShouldBe(0);
        Clock.Advance(TimeSpan.FromMinutes(2));
        using HttpResponseMessage response = await GetAsync(session, "/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
        Seen.Redemptions.ShouldBe(1);
        session.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_token_whose_own_lifetime_is_over_is_not_sent()
    {
        Emulator.Switches.RefreshLifetime = TimeSpan.FromMinutes(30);
        AuthSession session = await ConnectAsync();
        Expire(session);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenExpired);
        session.CanRenew.ShouldBeFalse();
        session.State.ShouldBe(AuthSessionState.SignInAgain);
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_session_without_any_way_to_renew_asks_to_sign_in_again()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: TokenAuth.Services.ServiceCatalog.Find("B2Copy")));
        Expire(session);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.NoWayToRenew);
        error.SessionName.ShouldBe(session.Name);
        error.NextStep.ShouldNotBeNullOrEmpty();
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task An_older_token_set_is_never_adopted()
    {
        AuthSession session = await ConnectAsync();
        TokenAuth.Tokens.TokenSet old = session.Held.Tokens;
        Expire(session);
        AccessToken renewed = await TokenAsync(session);

        session.Publish(old, broughtByRejection: false);

        (await TokenAsync(session)).Value.ShouldBe(renewed.Value);
        session.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_newer_token_set_is_adopted()
    {
        AuthSession session = await ConnectAsync();
        TokenAuth.Tokens.TokenSet held = session.Held.Tokens;

        session.Publish(held with { Position = held.Position.NextRotation(), AccessToken = new TokenAuth.Secrecy.Secret("newer") }, broughtByRejection: false);

        (await TokenAsync(session)).Value.Reveal().ShouldBe("newer");
    }
}
