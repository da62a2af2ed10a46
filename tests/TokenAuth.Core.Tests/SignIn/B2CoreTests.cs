using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using SecondFactor = TokenAuth.SignIn.SecondFactor;

namespace TokenAuth.Core.Tests.SignIn;

public sealed class B2CoreTests : EmulatorTest
{
    private const string Totp = "totp@example.com";
    private const string Mail = "mail@example.com";
    private const string Accounts = "/api/v2/my/accounts";

    private static readonly ServiceDefinition B2Core = ServiceCatalog.Find("B2Core");

    [Fact]
    public async Task The_envelope_signs_in()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: B2Core));

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        session.CanRenew.ShouldBeTrue();
        (await StatusForAsync(await TokenAsync(session), Accounts)).ShouldBe(200);
    }

    [Fact]
    public async Task A_null_refresh_token_on_refresh_keeps_the_old_one()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: B2Core));
        for (int renewal = 0; renewal < 3; renewal++)
        {
            Expire(session);
            await TokenAsync(session);
        }

        session.Generation.ShouldBe(4);
        RequestsTo("/api/v2/my/refresh").Select(static request => request.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_device_stays_the_same_over_renewals()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: B2Core));
        Expire(session);
        await TokenAsync(session);

        string device = session.Setup.Context.DeviceId;
        RequestsTo("/api/v2/my/signin").Single().Body.ShouldContain($"\"device_fingerprint\":\"{device}\"");
        RequestsTo("/api/v2/my/refresh").Single().Body.ShouldContain($"\"deviceFingerprint\":\"{device}\"");
    }

    [Fact]
    public async Task A_totp_secret_completes_the_sign_in()
    {
        AuthSession session = await ConnectAsync(As(Totp, service: B2Core, secondFactor: WithKey()));

        (await StatusForAsync(await TokenAsync(session), Accounts)).ShouldBe(200);
        RequestsTo("/api/v2/my/signin/2fa").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_by_text_message_is_asked_for()
    {
        var prompt = new ScriptedPrompt(_ => Emulator.Mailbox.LastCodeFor(Mail));

        await ConnectAsync(As(Mail, service: B2Core) with { Prompt = prompt });

        prompt.Questions.ShouldBe([(Mail, "sms", false)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_two_methods_are_offered_one_is_chosen_first(bool bogusTokens)
    {
        Emulator.Switches.BogusTokensInChallenge = bogusTokens;
        Emulator.Users.Add(Emulator.Users.Find(Totp)! with { SecondFactor = TokenAuth.Emulator.SecondFactor.Totp | TokenAuth.Emulator.SecondFactor.Email });

        AuthSession session = await ConnectAsync(As(Totp, service: B2Core, secondFactor: WithKey()));

        RequestsTo("/api/v2/my/signin/2fa").Single().Body.ShouldContain("\"method\":\"google\"");
        (await StatusForAsync(await TokenAsync(session), Accounts)).ShouldBe(200);
    }

    [Fact]
    public async Task A_refused_refresh_asks_to_sign_in_again()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: B2Core));
        Emulator.RevokeFamilies();
        Expire(session);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
    }

    [Fact]
    public async Task A_sign_out_ends_the_session_at_the_server()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: B2Core));
        AccessToken token = await TokenAsync(session);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Seen.SignOuts.ShouldBe(1);
        (await StatusForAsync(token, Accounts)).ShouldBe(401);
    }

    private static SecondFactor WithKey() => new(totpSecret: new Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"));
}
