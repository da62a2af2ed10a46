namespace TokenAuth.Emulator.Tests;

public sealed class TwoFactorTests : EmulatorTest
{
    private EmulatorUser TotpUser => Emulator.Users.Find("totp@example.com")!;

    [Fact]
    public async Task A_user_with_an_app_is_asked_for_its_code_and_gets_no_tokens_before()
    {
        Reply reply = await PostSignIn("totp@example.com");

        reply.Status.ShouldBe(200);
        ((bool)reply.Json["2faRequired"]!).ShouldBeTrue();
        reply.Json["accessToken"].ShouldBeNull();
        reply.Json["refreshToken"].ShouldBeNull();
        reply.Json["methods"]!.AsArray().Select(method => (string)method!).ShouldBe(["totp"]);
        Emulator.Counters.Snapshot().TwoFactorChallenges.ShouldBe(1);
        Emulator.Counters.Snapshot().SignIns.ShouldBe(0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_codes_of_this_step_and_its_neighbours_complete_the_sign_in(int steps)
    {
        string ticket = await Challenge("totp@example.com");
        ManualTimeProvider phone = new();
        phone.SetTo(Time.GetUtcNow().AddSeconds(30 * steps));

        Reply reply = await Complete("google", TotpUser.CurrentTotpCode(phone), ticket);

        reply.Status.ShouldBe(200);
        (await WhoAmI(Tokens(reply).Access)).Status.ShouldBe(200);
        Emulator.Counters.Snapshot().TwoFactorCompletions.ShouldBe(1);
        Emulator.Counters.Snapshot().SignIns.ShouldBe(1);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task The_codes_beyond_are_refused(int steps)
    {
        string ticket = await Challenge("totp@example.com");
        ManualTimeProvider phone = new();
        phone.SetTo(Time.GetUtcNow().AddSeconds(30 * steps));

        Reply reply = await Complete("google", TotpUser.CurrentTotpCode(phone), ticket);

        reply.Status.ShouldBe(401);
        reply.Issue.ShouldBe("The code is wrong or was used before.");
        Emulator.Counters.Snapshot().TwoFactorRefusals.ShouldBe(1);
    }

    [Fact]
    public async Task A_code_is_accepted_once()
    {
        string code = TotpUser.CurrentTotpCode(Time);
        (await Complete("google", code, await Challenge("totp@example.com"))).Status.ShouldBe(200);

        (await Complete("google", code, await Challenge("totp@example.com"))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_mailed_code_completes_the_sign_in()
    {
        string ticket = await Challenge("mail@example.com");

        (await Complete("email", Emulator.Mailbox.LastCodeFor("mail@example.com")!, ticket)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_code_goes_with_the_method_of_the_user()
    {
        string ticket = await Challenge("mail@example.com");

        Reply reply = await Complete("google", Emulator.Mailbox.LastCodeFor("mail@example.com")!, ticket);

        reply.Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_ticket_is_good_once_and_for_five_minutes()
    {
        string late = await Challenge("mail@example.com");
        Time.Advance(TimeSpan.FromMinutes(5));
        Reply expired = await Complete("email", Emulator.Mailbox.LastCodeFor("mail@example.com")!, late);
        expired.Status.ShouldBe(401);
        expired.Issue.ShouldBe("The uuid is unknown or expired.");

        string used = await Challenge("mail@example.com");
        string code = Emulator.Mailbox.LastCodeFor("mail@example.com")!;
        (await Complete("email", code, used)).Status.ShouldBe(200);
        (await Complete("email", code, used)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Five_wrong_codes_kill_the_ticket_even_when_they_come_slowly()
    {
        string ticket = await Challenge("mail@example.com");
        for (int attempt = 0; attempt < 5; attempt++)
        {
            (await Complete("email", "nonsense", ticket)).Status.ShouldBe(401);
            Time.Advance(TimeSpan.FromSeconds(30));
        }

        Reply reply = await Complete("email", Emulator.Mailbox.LastCodeFor("mail@example.com")!, ticket);

        reply.Issue.ShouldBe("The uuid is unknown or expired.");
        Emulator.Counters.Snapshot().LockOuts.ShouldBe(0);
    }

    [Fact]
    public async Task Five_wrong_codes_within_a_minute_lock_the_user_out()
    {
        string ticket = await Challenge("mail@example.com");
        string other = await Challenge("mail@example.com");
        for (int attempt = 0; attempt < 5; attempt++)
        {
            await Complete("email", "nonsense", ticket);
        }

        (await Complete("email", Emulator.Mailbox.LastCodeFor("mail@example.com")!, other)).Status.ShouldBe(429);
        (await PostSignIn("mail@example.com")).Status.ShouldBe(429);
    }

    [Fact]
    public async Task A_completion_with_an_Authorization_header_or_without_its_fields_is_refused()
    {
        (string access, _) = await SignIn();
        string ticket = await Challenge("mail@example.com");

        (await Client.Post("/api/v2/2fa/email", new { code = "1", uuid = ticket }, access)).Status.ShouldBe(400);
        (await Client.Post("/api/v2/2fa/email", new { code = 123456, uuid = ticket })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/2fa/email", "nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_user_with_both_methods_may_use_either()
    {
        Emulator.Users.Add(TotpUser with { Email = "both@example.com", SecondFactor = SecondFactor.Totp | SecondFactor.Email });
        Reply challenge = await PostSignIn("both@example.com");
        challenge.Json["methods"]!.AsArray().Select(method => (string)method!).ShouldBe(["totp", "email"]);

        (await Complete("email", Emulator.Mailbox.LastCodeFor("both@example.com")!, (string)challenge.Json["uuid"]!)).Status.ShouldBe(200);
        (await Complete("google", TotpUser.CurrentTotpCode(Time), await Challenge("both@example.com"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_challenge_may_hold_tokens_that_look_usable_and_are_not()
    {
        Emulator.Switches.BogusTokensInChallenge = true;

        Reply reply = await PostSignIn("totp@example.com");

        ((bool)reply.Json["2faRequired"]!).ShouldBeTrue();
        (string access, string refresh) = Tokens(reply);
        access.Split('.').Length.ShouldBe(3);
        (await WhoAmI(access)).Status.ShouldBe(401);
        (await PostRefresh(refresh)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_challenge_may_come_without_a_ticket()
    {
        Emulator.Switches.OmitTicket = true;

        (await PostSignIn("totp@example.com")).Json.AsObject().ContainsKey("uuid").ShouldBeFalse();
    }

    [Fact]
    public async Task A_challenge_may_come_as_an_OAuth_error()
    {
        Emulator.Switches.TwoFactorAsOAuthError = true;

        Reply reply = await PostSignIn("totp@example.com");

        reply.Status.ShouldBe(400);
        ((string)reply.Json["error"]!).ShouldBe("two_factor_auth_check");
        (await Complete("google", TotpUser.CurrentTotpCode(Time), (string)reply.Json["uuid"]!)).Status.ShouldBe(200);
    }

    private async Task<string> Challenge(string email) => (string)(await PostSignIn(email)).Json["uuid"]!;

    private Task<Reply> Complete(string method, string code, string uuid) => Client.Post($"/api/v2/2fa/{method}", new { code, uuid });
}
