using TokenAuth.Canaries;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.Secrecy;

/// <summary>
/// What the engine still holds in memory: every field of every object that can be reached from it. .NET's own buffers, and what is garbage and not
/// overwritten yet, are not the engine's to wipe; a dump of the process may show them.
/// </summary>
public sealed class MemoryTests : EmulatorTest
{
    private const string TotpText = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static readonly Canary PasswordCanary = new("Password", Password);

    private string Held => ObjectText.InMemoryOf(Store, Engine);

    [Fact]
    public async Task A_password_is_forgotten_when_it_has_signed_in()
    {
        await ConnectAsync();

        Held.ShouldContain(Anna);
        Canary.Find(Held, [PasswordCanary]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_remembered_one_is_held_until_the_session_ends()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        Canary.Find(Held, [PasswordCanary]).ShouldNotBeEmpty("this is how the search shows that it can find it");

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Canary.Find(ObjectText.InMemoryOf(Store, Engine, session), [PasswordCanary]).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_tokens_of_a_session_that_was_signed_out_are_forgotten()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)));
        AccessToken token = await TokenAsync(session, session.NewerThanNow());
        Canary[] planted = [new Canary("Access token", token.Value.Reveal()), new Canary("Client secret", "s3cret")];
        Canary.Find(Held, planted).Select(static found => found.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Canary.Find(Held, planted).ShouldBeEmpty();
    }

    [Fact]
    public async Task So_are_they_where_a_script_has_the_session_in_a_variable()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)));
        AccessToken token = await TokenAsync(session, session.NewerThanNow());
        Canary[] planted = [new Canary("Access token", token.Value.Reveal()), new Canary("Client secret", "s3cret")];
        DateTimeOffset? expiry = session.ExpiresAt;

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Canary.Find(ObjectText.InMemoryOf(session), planted).ShouldBeEmpty();
        session.State.ShouldBe(AuthSessionState.SignedOut);
        session.ExpiresAt.ShouldBe(expiry, "what is no secret can still be seen");
        session.CanRenew.ShouldBeFalse();
        (await Should.ThrowAsync<SignInAgainException>(TokenAsync(session, session.NewerThanNow()))).Reason.ShouldBe(SignInAgainReason.SignedOut);
    }

    [Fact]
    public async Task A_refused_sign_in_leaves_nothing_behind()
    {
        string wrong = "wrong-c4n0123456789abcdef";
        await Should.ThrowAsync<Exception>(ConnectAsync(As(Anna, wrong, secondFactor: new SecondFactor(totpSecret: new TokenAuth.Secrecy.Secret(TotpText)), remember: true)));

        Canary.Find(Held, [new Canary("Password", wrong), new Canary("TOTP secret", TotpText)]).ShouldBeEmpty();
    }
}
