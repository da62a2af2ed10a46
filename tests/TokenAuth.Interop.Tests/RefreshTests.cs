using TokenAuth.Errors;
using TokenAuth.Interop.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests;

public sealed class RefreshTests(Provider provider) : InteropTest(provider)
{
    private static readonly OAuthClient Client = Clients.Native.Client;

    private async Task<(AuthSession Session, Secret RefreshToken)> SignInAsync()
    {
        using var person = new Person(Login);
        var kept = new KeptReply(Browsing.With(Client, await DiscoverAsync()));
        AuthSession session = await ConnectAsync(Client, kept, person, Browsing.AskingForConsent);
        return (session, kept.Reply.RefreshToken!);
    }

    [Fact]
    public async Task A_session_renews_again_and_again_with_rotating_refresh_tokens()
    {
        (AuthSession session, _) = await SignInAsync();
        Secret first = await TokenAsync(session);

        Secret second = await RenewAsync(session);
        Secret third = await RenewAsync(session);

        new[] { first, second, third }.ShouldBeUnique();
        session.Generation.ShouldBe(3);
        session.Epoch.ShouldBe(1);
        (await IsActiveAsync(third)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_refresh_token_at_hand_becomes_a_session()
    {
        (_, Secret refreshToken) = await SignInAsync();

        AuthSession session = await ConnectAsync(Client, new RefreshTokenSignIn("someone", refreshToken));

        (await IsActiveAsync(await RenewAsync(session))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_refresh_token_that_was_spent_is_refused()
    {
        (AuthSession session, Secret spent) = await SignInAsync();
        await RenewAsync(session);

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(Client, new RefreshTokenSignIn("thief", spent)));

        failure.ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Fact]
    public async Task A_session_whose_refresh_token_was_stolen_signs_in_again()
    {
        (AuthSession session, Secret spent) = await SignInAsync();
        await RenewAsync(session);
        await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(Client, new RefreshTokenSignIn("thief", spent)));

        SignInAgainException failure = await Should.ThrowAsync<SignInAgainException>(() => RenewAsync(session));

        failure.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
        session.CanRenew.ShouldBeFalse();
    }
}
