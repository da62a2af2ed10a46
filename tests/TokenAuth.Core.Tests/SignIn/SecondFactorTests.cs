using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using SecondFactor = TokenAuth.SignIn.SecondFactor;

namespace TokenAuth.Core.Tests.SignIn;

public sealed class SecondFactorTests : EmulatorTest
{
    private const string Totp = "totp@example.com";
    private const string Mail = "mail@example.com";
    private const string TotpKey = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    private const string TotpPath = "/api/v2/2fa/google";
    private const string MailPath = "/api/v2/2fa/email";

    private static readonly ServiceDefinition B2Copy = ServiceCatalog.Find("B2Copy");

    [Fact]
    public async Task A_totp_secret_completes_the_sign_in()
    {
        AuthSession session = await ConnectAsync(As(Totp, service: B2Copy, secondFactor: WithKey()));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        Seen.TwoFactorCompletions.ShouldBe(1);
        RecordedRequest request = RequestsTo(TotpPath).ShouldHaveSingleItem();
        request.Headers.ContainsKey("Authorization").ShouldBeFalse();
        request.Body.ShouldNotContain(Password);
    }

    [Theory]
    [InlineData(TokenAuth.Emulator.TotpAlgorithm.Sha256, 8, 60)]
    [InlineData(TokenAuth.Emulator.TotpAlgorithm.Sha512, 7, 15)]
    public async Task A_totp_uri_says_digits_period_and_algorithm(TokenAuth.Emulator.TotpAlgorithm algorithm, int digits, int period)
    {
        Emulator.Users.Add(Emulator.Users.Find(Totp)! with { TotpAlgorithm = algorithm, TotpDigits = digits, TotpPeriodSeconds = period });
        var key = new Secret($"otpauth://totp/Back%20Office:{Totp}?secret={TotpKey}&digits={digits}&period={period}&algorithm={algorithm}&issuer=Back%20Office");

        AuthSession session = await ConnectAsync(As(Totp, secondFactor: new SecondFactor(totpSecret: key)));

        session.State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task Two_sign_ins_within_one_step_never_send_the_same_code()
    {
        await ConnectAsync(As(Totp, secondFactor: WithKey()));
        Task<AuthSession> second = ConnectAsync(As(Totp, secondFactor: WithKey()));
        await Clock.WaitForTimer(TimeSpan.FromSeconds(30), Ends);
        second.IsCompleted.ShouldBeFalse();
        Clock.Advance(TimeSpan.FromSeconds(30));

        (await second).Epoch.ShouldBe(2);
        Seen.TwoFactorRefusals.ShouldBe(0);
        RequestsTo(TotpPath).Select(static request => request.Body[..20]).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_totp_code_is_not_followed_by_another()
    {
        var otherKey = new SecondFactor(totpSecret: new Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Totp, secondFactor: otherKey)));

        error.ErrorId.ShouldBe(ErrorId.TwoFactorRefused);
        error.Message.ShouldContain("The code is wrong or was used before.");
        Seen.TwoFactorRefusals.ShouldBe(1);
    }

    [Fact]
    public async Task A_mailed_code_is_asked_for()
    {
        var prompt = new ScriptedPrompt(_ => Emulator.Mailbox.LastCodeFor(Mail));

        AuthSession session = await ConnectAsync(As(Mail, service: B2Copy) with { Prompt = prompt });

        session.State.ShouldBe(AuthSessionState.Active);
        prompt.Questions.ShouldBe([(Mail, "email", false)]);
        RequestsTo(MailPath).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_code_at_hand_is_used_without_asking()
    {
        EmulatorUser user = Emulator.Users.Find(Totp)!;
        var prompt = new ScriptedPrompt(static _ => "000000");
        var factor = new SecondFactor(code: new Secret(user.CurrentTotpCode(Clock)));

        await ConnectAsync(As(Totp, secondFactor: factor) with { Prompt = prompt });

        prompt.Questions.ShouldBeEmpty();
        Seen.TwoFactorCompletions.ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_code_at_hand_is_refused_after_one_attempt()
    {
        var prompt = new ScriptedPrompt(static _ => "000000");

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(
            ConnectAsync(As(Mail, secondFactor: new SecondFactor(code: new Secret("1234567"))) with { Prompt = prompt }));

        error.ErrorId.ShouldBe(ErrorId.TwoFactorRefused);
        error.ToString().ShouldNotContain("1234567");
        prompt.Questions.ShouldBeEmpty();
        RequestsTo(MailPath).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_typed_code_is_asked_for_again_until_the_third_time()
    {
        var prompt = new ScriptedPrompt(static question => $"wrong{question}");

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Mail) with { Prompt = prompt }));

        error.ErrorId.ShouldBe(ErrorId.TwoFactorRefused);
        prompt.Questions.Select(static question => question.IsRetry).ShouldBe([false, true, true]);
        RequestsTo(MailPath).Count.ShouldBe(3);
        RequestsTo("/api/v2/signin").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_right_code_at_the_third_question_signs_in()
    {
        var prompt = new ScriptedPrompt(question => question < 3 ? "wrong" : Emulator.Mailbox.LastCodeFor(Mail));

        AuthSession session = await ConnectAsync(As(Mail) with { Prompt = prompt });

        session.State.ShouldBe(AuthSessionState.Active);
        Notices.Warnings.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(Totp, "-TotpSecret")]
    [InlineData(Mail, "-TwoFactorCode")]
    public async Task Where_nobody_can_be_asked_the_second_factor_is_required(string account, string parameter)
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(account)));

        error.ErrorId.ShouldBe(ErrorId.TwoFactorRequired);
        error.NextStep!.ShouldContain(parameter);
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_person_who_gives_no_code_ends_the_sign_in()
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Mail) with { Prompt = new ScriptedPrompt(static _ => null) }));

        error.ErrorId.ShouldBe(ErrorId.TwoFactorRequired);
    }

    [Fact]
    public async Task Tokens_in_a_reply_that_asks_for_a_second_factor_are_not_used()
    {
        Emulator.Switches.BogusTokensInChallenge = true;
        await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Totp)));
        Store.All.ShouldBeEmpty();

        AuthSession session = await ConnectAsync(As(Totp, secondFactor: WithKey()));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Fact]
    public async Task A_second_factor_asked_as_an_oauth_error_is_completed()
    {
        Emulator.Switches.TwoFactorAsOAuthError = true;

        AuthSession session = await ConnectAsync(As(Totp, service: B2Copy, secondFactor: WithKey()));

        session.State.ShouldBe(AuthSessionState.Active);
    }

    [Theory]
    [InlineData(TokenAuth.Emulator.SecondFactor.Totp | TokenAuth.Emulator.SecondFactor.Email, TotpPath)]
    [InlineData(TokenAuth.Emulator.SecondFactor.Totp, TotpPath)]
    public async Task The_totp_secret_decides_where_several_methods_are_offered(TokenAuth.Emulator.SecondFactor offered, string path)
    {
        Emulator.Users.Add(Emulator.Users.Find(Totp)! with { SecondFactor = offered });

        await ConnectAsync(As(Totp, service: B2Copy, secondFactor: WithKey()));

        RequestsTo(path).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_lock_out_while_codes_are_typed_is_told_as_such()
    {
        var prompt = new ScriptedPrompt(static _ => "wrong");
        await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Mail) with { Prompt = prompt }));

        await Should.ThrowAsync<SignInLockedOutException>(ConnectAsync(As(Mail) with { Prompt = prompt }));

        prompt.Questions.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_service_whose_second_factor_is_not_described_says_so()
    {
        ServiceDefinition service = TestServices.Read("""{ "name": "Bare", "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } } }""");

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Totp, service: service, secondFactor: WithKey())));

        error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
        error.NextStep!.ShouldContain("secondFactor");
    }

    [Fact]
    public async Task A_remembered_credential_with_a_totp_secret_renews_by_itself()
    {
        AuthSession session = await ConnectAsync(As(Totp, service: B2Copy, secondFactor: WithKey(), remember: true));
        Expire(session);

        AccessToken token = await TokenAsync(session);

        token.Position.Epoch.ShouldBe(2);
        Seen.TwoFactorCompletions.ShouldBe(2);
    }

    [Fact]
    public async Task A_session_that_signs_in_by_itself_asks_nobody()
    {
        var prompt = new ScriptedPrompt(_ => Emulator.Mailbox.LastCodeFor(Mail));
        AuthSession session = await ConnectAsync(As(Mail, service: B2Copy, remember: true) with { Prompt = prompt });
        Expire(session);

        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        prompt.Questions.Count.ShouldBe(1);
    }

    private static SecondFactor WithKey() => new(totpSecret: new Secret(TotpKey));
}
