using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Sessions;

/// <summary>What a session takes over from a sign-in, a vault and other processes, and what not.</summary>
public sealed class AuthSessionTests : SavedTest
{
    [Fact]
    public async Task A_caller_that_has_given_up_gets_no_token_not_even_one_at_hand()
    {
        AuthSession session = await ConnectAsync();

        await Should.ThrowAsync<OperationCanceledException>(session.GetTokenAsync(TokenDemand.Fresh, Notices, new CancellationToken(canceled: true)).AsTask());

        Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sign_in_comes_after_whatever_was_kept_in_its_place()
    {
        AuthSession session = await ConnectAsync();
        var reply = new TokenReply { AccessToken = new Secret("access-of-the-sign-in"), StatedLifetime = TimeSpan.FromMinutes(5) };

        session.SignedInAgain(session.Setup, reply, session.Held.Tokens.Position with { Epoch = 7 });
        session.Epoch.ShouldBe(8);
        session.SignedInAgain(session.Setup, reply, session.Held.Tokens.Position with { Epoch = 3 });

        session.Epoch.ShouldBe(9);
        session.Held.BroughtByRejection.ShouldBeFalse();
    }

    [Fact]
    public async Task To_be_saved_says_nothing_of_how_the_token_came()
    {
        EngineProcess process = NewProcess();

        AuthSession session = await ConnectAsync(process);

        session.Held.BroughtByRejection.ShouldBeFalse();
    }

    [Fact]
    public async Task The_last_sign_in_without_a_person_is_kept_and_taken_over_where_it_is_later()
    {
        SessionKeeping keeping = (await ConnectAsync(NewProcess())).Keeping!;
        EngineProcess other = NewProcess();
        AuthSession session = await RestoreAsync(other);
        DateTimeOffset now = Clock.GetUtcNow();
        keeping.OwnSignInAt = now;
        session.ToDocument(keeping).OwnSignInAt.ShouldBe(now);

        AdoptWith(session, now);
        session.Keeping!.OwnSignInAt.ShouldBe(now);
        AdoptWith(session, now - TimeSpan.FromSeconds(1));
        session.Keeping.OwnSignInAt.ShouldBe(now);
        AdoptWith(session, ownSignInAt: null);
        session.Keeping.OwnSignInAt.ShouldBe(now);
        AdoptWith(session, now + TimeSpan.FromSeconds(1));

        session.Keeping.OwnSignInAt.ShouldBe(now + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_another_process_renewed_leaves_the_setup_and_what_it_signed_in_brings_its_own()
    {
        AuthSession session = await ConnectAsync(NewProcess());
        SessionSetup before = session.Setup;
        SessionSetup other = before with { };
        TokenSet tokens = session.Held.Tokens;

        Adopt(session, new SessionDocument(Prod, other, tokens with { Position = tokens.Position.NextRotation() }));
        session.Generation.ShouldBe(2);
        session.Setup.ShouldBeSameAs(before);
        session.Held.BroughtByRejection.ShouldBeFalse();
        Adopt(session, new SessionDocument(Prod, other, tokens with { Position = tokens.Position.NextSignIn(Clock.GetUtcNow()) }));

        session.Epoch.ShouldBe(2);
        session.Setup.ShouldBeSameAs(other);
    }

    [Fact]
    public async Task A_sign_in_of_another_process_ends_the_wait_after_a_failure()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(429));
        await Should.ThrowAsync<TokenAuthException>(TokenAsync(process, session));
        TokenSet tokens = session.Held.Tokens;
        var document = new SessionDocument(Prod, session.Setup, tokens with { Position = tokens.Position.NextSignIn(Clock.GetUtcNow()) });
        using (FileLock? mine = await session.Keeping!.LockAsync(TimeSpan.Zero, Ends))
        {
            session.Keeping.Write(mine, document).ShouldBeTrue();
        }

        Adopt(session, document);

        (await TokenAsync(process, session)).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task An_end_elsewhere_says_how()
    {
        AuthSession session = await ConnectAsync(NewProcess());

        Should.Throw<SignInAgainException>(() => session.Adopt(new KeptState { IsRemoved = true })).Reason.ShouldBe(SignInAgainReason.RemovedFromVault);
        Should.Throw<SignInAgainException>(() => session.Adopt(new KeptState { IsTombstone = true, Position = session.Held.Tokens.Position.NextSignIn(Clock.GetUtcNow()) }))
            .Reason.ShouldBe(SignInAgainReason.SignedOut);
        session.State.ShouldBe(AuthSessionState.SignedOut);
    }

    [Fact]
    public async Task A_sign_out_waits_for_the_renewal_under_way_and_ends_what_that_brings()
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold(Refresh);
        using EmulatorHold signOut = Emulator.Hold("/api/v2/signout");
        Task<AccessToken> renewing = TokenAsync(session, session.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);

        Task ending = Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);
        ending.IsCompleted.ShouldBeFalse();
        hold.Release();
        AccessToken renewed = await renewing;
        signOut.Release();
        await ending;

        RequestsTo("/api/v2/signout").ShouldHaveSingleItem().Headers["Authorization"].ShouldBe($"Bearer {renewed.Value.Reveal()}");
        (await StatusForAsync(renewed)).ShouldBe(401);
    }

    [Fact]
    public async Task A_sign_out_forgets_the_remembered_credential()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        session.Setup.Flow.CanRepeat.ShouldBeTrue();

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        session.Setup.Flow.CanRepeat.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_was_received_a_while_ago_does_not_last_longer_when_the_clock_is_set_back()
    {
        AuthSession first = await ConnectAsync(NewProcess());
        TimeSpan length = first.ExpiresIn!.Value;
        Clock.Advance(length / 4);
        AuthSession second = await RestoreAsync(NewProcess());

        Clock.JumpWallClock(-length);

        second.ExpiresIn.ShouldBe(length * 3 / 4);
    }

    [Fact]
    public async Task A_token_from_the_future_lasts_as_long_as_any()
    {
        AuthSession first = await ConnectAsync(NewProcess());
        TimeSpan length = first.ExpiresIn!.Value;
        Clock.JumpWallClock(-TimeSpan.FromHours(1));

        AuthSession second = await RestoreAsync(NewProcess());

        second.ExpiresIn.ShouldBe(length);
    }

    private static void Adopt(AuthSession session, SessionDocument document) => session.Adopt(new KeptState { Document = document, Position = document.Tokens.Position });

    private static void AdoptWith(AuthSession session, DateTimeOffset? ownSignInAt) =>
        Adopt(session, new SessionDocument(Prod, session.Setup, session.Held.Tokens) { OwnSignInAt = ownSignInAt });
}
