using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class SignOutTests : OAuthTest
{
    [Fact]
    public async Task The_refresh_token_is_revoked_before_the_access_token()
    {
        AuthSession session = await SignedInAsync();
        AccessToken token = await TokenAsync(session);

        await EndAsync(session);

        RequestsTo(RevokePath).Select(static request => QueryText.Parse(request.Body)["token_type_hint"]).ToArray()
            .ShouldBe(["refresh_token", "access_token"], StringComparer.Ordinal);
        (await StatusForAsync(token)).ShouldBe(401);
        session.State.ShouldBe(AuthSessionState.SignedOut);
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_client_proves_who_it_is()
    {
        AuthSession session = await SignedInAsync();

        await EndAsync(session);

        RequestsTo(RevokePath).ShouldAllBe(static request => request.Headers["Authorization"].StartsWith("Basic ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doing_it_twice_sends_nothing_twice()
    {
        AuthSession session = await SignedInAsync();

        await EndAsync(session);
        await EndAsync(session);

        session.State.ShouldBe(AuthSessionState.SignedOut);
        Seen.Revocations.ShouldBe(2);
        Notices.Information.ShouldNotContain(static text => text.Contains("no sign-out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_that_the_server_revoked_before_do_no_harm()
    {
        AuthSession session = await SignedInAsync();
        Emulator.RevokeFamilies();

        await EndAsync(session);

        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_without_a_refresh_token_revokes_its_access_token()
    {
        AuthSession session = await ConnectAsync(Through(new ClientCredentialsSignIn("client"), AppClient));

        await EndAsync(session);

        QueryText.Parse(RequestsTo(RevokePath).ShouldHaveSingleItem().Body)["token_type_hint"].ShouldBe("access_token");
    }

    [Fact]
    public async Task A_server_that_cannot_do_it_now_keeps_the_session_and_is_said_so()
    {
        AuthSession session = await SignedInAsync();
        Emulator.Switches.RevocationUnavailable = true;

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(EndAsync(session));

        error.ErrorId.ShouldBe(ErrorId.SignOutFailed);
        error.Message.ShouldContain("503");
        error.SessionName.ShouldBe(session.Name);
        session.State.ShouldBe(AuthSessionState.Active);
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        Emulator.Switches.RevocationUnavailable = false;
        await EndAsync(session);
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_insists_forgets_the_session_and_is_warned()
    {
        AuthSession session = await SignedInAsync();
        Emulator.Switches.RevocationUnavailable = true;

        await Store.DisconnectAsync(session, evenIfServerFails: true, Notices, Ends);

        Notices.Warnings.ShouldHaveSingleItem().ShouldContain(session.Name);
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_that_the_server_knows_no_more_keeps_the_session()
    {
        AuthSession session = await SignedInAsync();
        Emulator.Clients.Add(Emulator.Clients.Find("client")! with { Secret = "another" });

        (await Should.ThrowAsync<TokenAuthException>(EndAsync(session))).ErrorId.ShouldBe(ErrorId.SignOutFailed);
        session.State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task A_server_that_revokes_no_such_token_ends_the_session_all_the_same()
    {
        AuthSession session = await SignedInAsync();
        Emulator.FailNext(RevokePath, 1, EmulatorFault.Status(400, """{"error":"unsupported_token_type"}"""));

        await EndAsync(session);

        Store.All.ShouldBeEmpty();
        RequestsTo(RevokePath).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_service_that_revokes_nothing_says_that_its_tokens_stay_good()
    {
        AuthSession session = await ConnectAsync(AtEshopbox());

        await EndAsync(session);

        Notices.Information[^1].ShouldContain("no sign-out");
        RequestsTo(RevokePath).ShouldBeEmpty();
    }

    private Task<AuthSession> SignedInAsync() => ConnectAsync(Through(new RefreshTokenSignIn("client", new Secret(Emulator.IssueRefreshToken())), AppClient));

    private Task EndAsync(AuthSession session) => Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);
}
