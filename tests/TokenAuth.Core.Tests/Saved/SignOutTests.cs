using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

public sealed class SignOutTests : SavedTest
{
    // More of them than a run of all tests has time for: TOKENAUTH_ROUNDS=1000.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TOKENAUTH_ROUNDS"), System.Globalization.CultureInfo.InvariantCulture, out int rounds) ? rounds : 50;

    private const string SignOut = "/api/v2/signout";

    protected override TimeSpan Patience => TimeSpan.FromSeconds(60 + Rounds);

    [Fact]
    public async Task A_sign_out_ends_the_session_everywhere_and_in_the_vault()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);

        await DisconnectAsync(first, one);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, other, other.NewerThanNow()));
        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        other.State.ShouldBe(AuthSessionState.SignedOut);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, other));
        (await first.Store.ListSavedAsync(first.Vault, Ends)).ShouldBeEmpty();
        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
        RequestsTo(Refresh).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sign_out_ends_the_newest_token_whoever_renewed_it()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        AccessToken renewed = await TokenAsync(second, other, other.NewerThanNow());

        await DisconnectAsync(first, one);

        (await StatusForAsync(renewed)).ShouldBe(401);
    }

    [Fact]
    public async Task A_renewal_under_way_in_another_process_is_waited_for()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = TokenAsync(second, other, other.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);

        Task signOut = DisconnectAsync(first, one);
        hold.Release();
        AccessToken renewed = await renewing;
        await signOut;

        (await StatusForAsync(renewed)).ShouldBe(401);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, other, other.NewerThanNow()));
        (await first.Store.ListSavedAsync(first.Vault, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sign_out_that_the_server_does_not_hear_of_is_taken_back()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        Emulator.FailNext(SignOut, 1, EmulatorFault.Status(503));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(DisconnectAsync(first, one));

        error.ErrorId.ShouldBe(ErrorId.SignOutFailed);
        (await TokenAsync(second, other, other.NewerThanNow())).Position.Generation.ShouldBe(2);
        (await TokenAsync(first, one, one.NewerThanNow())).Position.Generation.ShouldBe(2);
        (await FreshTokenAsync()).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_process_that_saw_a_tombstone_goes_on_when_it_was_taken_back()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        using EmulatorHold hold = Emulator.Hold(SignOut);
        Emulator.FailNext(SignOut, 1, EmulatorFault.Status(503));
        Task signOut = DisconnectAsync(first, one);
        await hold.WaitForArrivals(1, Ends);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, other, other.NewerThanNow()));
        other.State.ShouldBe(AuthSessionState.SignedOut);
        hold.Release();
        await Should.ThrowAsync<TokenAuthException>(signOut);

        await TokenAsync(second, other);

        other.State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task A_forced_sign_out_ends_what_is_saved_although_the_server_is_away()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        Emulator.FailNext(SignOut, 1, EmulatorFault.Status(503));

        await first.Store.DisconnectAsync(one, evenIfServerFails: true, first.Notices, Ends);

        (await first.Store.ListSavedAsync(first.Vault, Ends)).ShouldBeEmpty();
        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("could not be told");
    }

    [Fact]
    public async Task A_vault_that_fails_does_not_undo_a_sign_out()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        first.Vault.Before = Failing(ErrorId.VaultLocked, static call => call.Operation == "Remove");

        await DisconnectAsync(first, one);

        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("could not be removed");
        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(RestoreAsync(NewProcess()));
        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        (await first.Store.ListSavedAsync(first.Vault, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_comes_second_sends_nothing_and_removes_what_the_first_could_not()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        first.Vault.Before = Failing(ErrorId.VaultLocked, static call => call.Operation == "Remove");
        await DisconnectAsync(first, one);
        (await second.Store.ListSavedAsync(second.Vault, Ends)).Count.ShouldBe(1);

        await DisconnectAsync(second, other);

        RequestsTo(SignOut).Count.ShouldBe(1);
        (await second.Store.ListSavedAsync(second.Vault, Ends)).ShouldBeEmpty();
        second.Notices.Information.ShouldNotContain(static text => text.Contains("no sign-out", StringComparison.Ordinal));
        other.State.ShouldBe(AuthSessionState.SignedOut);
    }

    [Fact]
    public async Task Another_accounts_session_that_is_saved_there_by_now_stays()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        Emulator.Users.Add(new TokenAuth.Emulator.EmulatorUser { Email = "carl@example.com", Password = Password });
        await second.Store.ConnectAsync(As("carl@example.com") with { Name = Prod, Vault = second.Vault, Force = true }, second.Notices, Ends);

        await DisconnectAsync(first, session);

        RequestsTo(SignOut).Count.ShouldBe(1);
        (await RestoreAsync(NewProcess())).Account.ShouldBe("carl@example.com");
    }

    [Fact]
    public async Task What_cannot_be_read_does_not_keep_a_session_from_being_ended()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        AccessToken token = await TokenAsync(first, session);
        File.Delete(SealedFile);
        first.Vault.Before = Failing(ErrorId.VaultReadFailed, static call => call.Operation == "Read");

        await DisconnectAsync(first, session);

        first.Notices.Warnings.ShouldContain(static text => text.Contains("cannot be read", StringComparison.Ordinal));
        (await StatusForAsync(token)).ShouldBe(401);
    }

    [Fact]
    public async Task After_a_sign_out_a_new_sign_in_counts_on()
    {
        EngineProcess first = NewProcess();
        await DisconnectAsync(first, await ConnectAsync(first));

        AuthSession again = await ConnectAsync(first);

        again.Epoch.ShouldBe(3);
        (await FreshTokenAsync()).Position.Epoch.ShouldBe(3);
    }

    [Fact]
    public async Task A_tombstone_is_forgotten_after_ninety_days()
    {
        EngineProcess first = NewProcess();
        await DisconnectAsync(first, await ConnectAsync(first));
        Clock.Advance(TimeSpan.FromDays(91));

        (await ConnectAsync(first)).Epoch.ShouldBe(1);
    }

    [Fact]
    public async Task A_sign_in_elsewhere_wins_over_a_renewal_under_way()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = TokenAsync(first, one, one.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);

        Task<AuthSession> connecting = ConnectAsync(second);
        hold.Release();
        await renewing;
        AuthSession again = await connecting;

        again.Epoch.ShouldBe(2);
        AccessToken token = await TokenAsync(second, again);
        (await TokenAsync(first, one, one.NewerThanNow())).Value.ShouldBe(token.Value);
        (await FreshTokenAsync()).Value.ShouldBe(token.Value);
        one.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_sign_in_does_not_wait_for_a_renewal_that_hangs_and_wins_all_the_same()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = TokenAsync(first, one, one.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);
        Task<AuthSession> connecting = ConnectAsync(second);
        while (!connecting.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ends);
        }

        AuthSession again = await connecting;
        again.Epoch.ShouldBe(2);
        second.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("will be saved when");
        hold.Release();
        await renewing;
        AccessToken token = await TokenAsync(second, again);

        // Written in the background, once the lock is free.
        while (!await AdoptsAsync(first, one, token))
        {
            Ends.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ends);
        }

        (await FreshTokenAsync()).Value.ShouldBe(token.Value);
    }

    [Fact]
    public async Task A_session_that_signs_in_again_stays_saved()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);

        AuthSession again = await first.Store.ConnectAsync(As(Anna) with { Name = Prod }, first.Notices, Ends);

        again.ShouldBeSameAs(session);
        again.Vault.ShouldBe("Files");
        (await FreshTokenAsync()).Position.Epoch.ShouldBe(2);
    }

    /// <summary>Sign-out against renewals, over and over: whatever wins, nothing comes back to life and nothing stays half.</summary>
    [Fact]
    public async Task A_sign_out_among_renewals_is_never_undone()
    {
        for (int round = 0; round < Rounds; round++)
        {
            EngineProcess first = NewProcess();
            EngineProcess second = NewProcess();
            EngineProcess third = NewProcess();
            AuthSession one = await ConnectAsync(first);
            AuthSession other = await RestoreAsync(second);
            Expire(one);
            int signOuts = Seen.SignOuts;

            Task<AccessToken?>[] renewals = [Try(second, other), Try(second, other)];
            Task signOut = Task.Run(() => DisconnectAsync(first, one), Ends);
            await Task.WhenAll([signOut, .. renewals]);

            Seen.SignOuts.ShouldBe(signOuts + 1);
            await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, other, other.NewerThanNow()));
            (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(third))).ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
            (await third.Store.ListSavedAsync(third.Vault, Ends)).ShouldBeEmpty();
            foreach (AccessToken? token in await Task.WhenAll(renewals))
            {
                if (token is not null)
                {
                    (await StatusForAsync(token)).ShouldBe(401);
                }
            }
        }

        Seen.ReuseDetections.ShouldBe(0);
    }

    private Task<AccessToken?> Try(EngineProcess process, AuthSession session) => Task.Run(
        async () =>
        {
            try
            {
                return await TokenAsync(process, session, session.NewerThanNow());
            }
            catch (SignInAgainException)
            {
                return (AccessToken?)null;
            }
        },
        Ends);

    private async Task<bool> AdoptsAsync(EngineProcess process, AuthSession session, AccessToken token) =>
        (await RestoreAsync(process)).Epoch == token.Position.Epoch && (await TokenAsync(process, session)).Value.Equals(token.Value);

    private Task DisconnectAsync(EngineProcess process, AuthSession session) => process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
}
