using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class FailedRenewalTests : EmulatorTest
{
    private static readonly EmulatorFault Unavailable = EmulatorFault.Status(503);

    [Fact]
    public async Task While_the_token_is_still_good_a_failed_renewal_warns_once_and_hands_it_out()
    {
        AuthSession session = await ConnectAsync();
        AccessToken first = await TokenAsync(session);
        MakeDue(session);
        Emulator.FailNext(Refresh, 10, Unavailable);

        for (int call = 0; call < 5; call++)
        {
            (await TokenAsync(session)).Value.ShouldBe(first.Value);
        }

        Notices.Warnings.Count.ShouldBe(1);
        Notices.Warnings[0].ShouldContain(session.Name);
        session.State.ShouldBe(AuthSessionState.Due);
    }

    [Fact]
    public async Task After_a_failure_the_server_is_left_alone_for_a_while_that_doubles()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 10, Unavailable);
        List<int> requestsAfterEachSecond = [];

        for (int second = 0; second < 8; second++)
        {
            await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
            await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
            requestsAfterEachSecond.Add(RequestsTo(Refresh).Count);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // 1 s after the first failure, then 2 s, then 4 s.
        requestsAfterEachSecond.ShouldBe([1, 2, 2, 3, 3, 3, 3, 4]);
    }

    [Fact]
    public async Task A_forced_renewal_does_not_wait_for_the_back_off()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, Unavailable);
        await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));

        AccessToken token = await TokenAsync(session, session.NewerThanNow());

        token.Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_left_alone_for_as_long()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(429, null, ("Retry-After", "20")));
        await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
        Clock.Advance(TimeSpan.FromSeconds(19));
        await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
        RequestsTo(Refresh).Count.ShouldBe(1);
        Clock.Advance(TimeSpan.FromSeconds(2));

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_server_in_trouble_clears_nothing(int status)
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(status));
        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
        error.RequestLeft.ShouldBeFalse();
        session.CanRenew.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
        RequestsTo(Refresh).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_redemption_that_nobody_answers_is_tried_once_more()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.AbortConnection);

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
        RequestsTo(Refresh).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_redemption_that_nobody_answers_twice_is_not_tried_a_third_time()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 5, EmulatorFault.AbortConnection);

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));

        error.RequestLeft.ShouldBeTrue();
        RequestsTo(Refresh).Count.ShouldBe(2);
        session.CanRenew.ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_reply_is_made_up_for_where_the_server_grants_a_grace()
    {
        Emulator.Switches.ReuseGrace = TimeSpan.FromSeconds(30);
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.AbortAfterProcessing);

        AccessToken token = await TokenAsync(session);

        token.Position.Generation.ShouldBe(2);
        (await StatusForAsync(token)).ShouldBe(200);
        Seen.ReuseDetections.ShouldBe(0);
        Seen.Redemptions.ShouldBe(2);
    }

    [Fact]
    public async Task A_reply_that_breaks_off_counts_as_lost()
    {
        Emulator.Switches.ReuseGrace = TimeSpan.FromSeconds(30);
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.TruncateBody);

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        RequestsTo(Refresh).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_reply_at_a_server_that_rotates_strictly_is_told_apart_from_a_refusal()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.AbortAfterProcessing);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.ReplyLost);
        Seen.ReuseDetections.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_lost_in_an_earlier_attempt_is_remembered()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.AbortAfterProcessing);
        Emulator.FailNext(Refresh, 1, EmulatorFault.AbortConnection);
        await Should.ThrowAsync<ServiceUnreachableException>(TokenAsync(session));
        Clock.Advance(TimeSpan.FromMinutes(1));

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.ReplyLost);
    }

    [Fact]
    public async Task A_refused_refresh_token_is_not_sent_again()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.RevokeFamilies();

        for (int call = 0; call < 5; call++)
        {
            SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
            error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
        }

        Seen.RedemptionRefusals.ShouldBe(1);
        session.CanRenew.ShouldBeFalse();
        session.State.ShouldBe(AuthSessionState.SignInAgain);
    }

    [Fact]
    public async Task A_forced_renewal_does_not_send_a_refused_refresh_token_either()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RevokeFamilies();
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session, session.NewerThanNow()));

        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session, session.NewerThanNow()));

        Seen.RedemptionRefusals.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_marks_only_the_tokens_it_was_about()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.RevokeFamilies();
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        await ConnectAsync();
        Expire(session);
        AccessToken token = await TokenAsync(session);

        token.Position.Epoch.ShouldBe(2);
        token.Position.Generation.ShouldBe(2);
        session.CanRenew.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_while_the_token_is_still_good_warns_and_hands_it_out()
    {
        AuthSession session = await ConnectAsync();
        AccessToken first = await TokenAsync(session);
        MakeDue(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(401));

        (await TokenAsync(session)).Value.ShouldBe(first.Value);
        (await TokenAsync(session)).Value.ShouldBe(first.Value);
        Notices.Warnings.Count.ShouldBe(1);
        RequestsTo(Refresh).Count.ShouldBe(1);
        Expire(session);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task Invalid_grant_means_sign_in_again_whatever_its_status(int status)
    {
        Emulator.Switches.InvalidGrantStatus = status;
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1), refreshToken: "unknown"));
        Expire(session);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
    }

    [Fact]
    public async Task Invalid_client_says_to_fix_the_secret_and_keeps_the_refresh_token()
    {
        string refreshToken = Emulator.IssueRefreshToken();
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1), refreshToken, clientSecret: "wrong"));
        Expire(session);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(TokenAsync(session));

        error.ErrorId.ShouldBe(ErrorId.ClientRefused);
        session.CanRenew.ShouldBeTrue();
        await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1), refreshToken));
        Expire(session);
        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData("html")]
    [InlineData("204")]
    [InlineData("client")]
    public async Task A_failure_of_any_kind_is_not_repeated_by_every_call(string kind)
    {
        AuthSession session = await ConnectAsync();
        AccessToken first = await TokenAsync(session);
        MakeDue(session);
        Emulator.FailNext(Refresh, 50, kind switch
        {
            "html" => EmulatorFault.HtmlInsteadOfJson,
            "204" => EmulatorFault.EmptyBody204,
            _ => EmulatorFault.Status(401, """{"error":"invalid_client"}"""),
        });

        for (int call = 0; call < 20; call++)
        {
            (await TokenAsync(session)).Value.ShouldBe(first.Value);
        }

        RequestsTo(Refresh).Count.ShouldBe(1);
        Notices.Warnings.Count.ShouldBe(1);
        session.CanRenew.ShouldBeTrue();
    }

    [Fact]
    public async Task A_renewal_that_is_answered_with_a_page_says_so()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.HtmlInsteadOfJson);

        UnexpectedReplyException error = await Should.ThrowAsync<UnexpectedReplyException>(TokenAsync(session));

        error.ErrorId.ShouldBe(ErrorId.UnexpectedReply);
        error.ContentType.ShouldBe("text/html; charset=utf-8");
        error.Message.ShouldContain("Please sign in to the network");
    }

    [Fact]
    public async Task A_second_factor_asked_at_a_renewal_means_sign_in_again()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)));
        Expire(session);
        Emulator.Switches.TwoFactorAsOAuthError = true;

        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
    }

    [Fact]
    public async Task A_token_of_another_type_is_refused_at_a_renewal()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)));
        Expire(session);
        Emulator.Switches.TokenType = "DPoP";

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(TokenAsync(session));

        error.ErrorId.ShouldBe(ErrorId.TokenTypeNotSupported);
    }

    [Fact]
    public async Task A_renewal_that_takes_too_long_ends_by_the_clock_and_is_tried_once_more()
    {
        AuthSession session = await ConnectAsync(As(Anna) with { Transport = new() { Timeout = TimeSpan.FromSeconds(10) } });
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> waiter = TokenAsync(session);
        await hold.WaitForArrivals(1, Ends);
        Clock.Advance(TimeSpan.FromSeconds(11));
        await hold.WaitForArrivals(2, Ends);
        Clock.Advance(TimeSpan.FromSeconds(11));

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(waiter);

        error.Kind.ShouldBe(ErrorKind.Timeout);
        error.RequestLeft.ShouldBeTrue();
        hold.Arrivals.ShouldBe(2);
    }
}
