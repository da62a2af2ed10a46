using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class SignInDuringRenewalTests : EmulatorTest
{
    [Fact]
    public async Task A_sign_in_wins_over_a_renewal_that_ends_later()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> waiter = TokenAsync(session);
        await hold.WaitForArrivals(1, Ends);

        AuthSession again = await ConnectAsync();
        hold.Release();
        AccessToken seen = await waiter;

        again.ShouldBeSameAs(session);
        seen.Position.Epoch.ShouldBe(2);
        session.Epoch.ShouldBe(2);
        session.Generation.ShouldBe(1);
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Fact]
    public async Task A_waiter_of_a_renewal_that_is_refused_gets_the_token_of_the_sign_in_meanwhile()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> waiter = TokenAsync(session);
        await hold.WaitForArrivals(1, Ends);
        Emulator.RevokeFamilies();

        await ConnectAsync();
        hold.Release();

        (await waiter).Position.Epoch.ShouldBe(2);
        session.CanRenew.ShouldBeTrue();
    }

    [Fact]
    public async Task A_renewal_that_fails_after_a_sign_in_holds_nothing_against_the_new_tokens()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(503));
        Task<AccessToken> waiter = TokenAsync(session);
        await hold.WaitForArrivals(1, Ends);
        await ConnectAsync();
        hold.Release();
        (await waiter).Position.Epoch.ShouldBe(2);

        Expire(session);

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
        Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_renewal_under_way_is_waited_for_by_a_sign_out_which_ends_the_renewed_token()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> waiter = TokenAsync(session);
        await hold.WaitForArrivals(1, Ends);

        using EmulatorHold end = Emulator.Hold("/api/v2/signout");
        Task signOut = Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);
        signOut.IsCompleted.ShouldBeFalse();
        RequestsTo("/api/v2/signout").ShouldBeEmpty();
        hold.Release();
        AccessToken renewed = await waiter;
        end.Release();
        await signOut;

        Seen.SignOuts.ShouldBe(1);
        (await StatusForAsync(renewed)).ShouldBe(401);
        session.State.ShouldBe(AuthSessionState.SignedOut);
    }

    [Fact]
    public async Task No_renewal_begins_once_a_sign_out_has_begun()
    {
        AuthSession session = await ConnectAsync();
        MakeDue(session);
        using EmulatorHold hold = Emulator.Hold("/api/v2/signout");
        Task signOut = Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);
        await hold.WaitForArrivals(1, Ends);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        session.CanRenew.ShouldBeFalse();
        hold.Release();
        await signOut;
        RequestsTo(Refresh).ShouldBeEmpty();
    }
}
