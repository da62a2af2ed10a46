using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Stress;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What a renewal does where file or vault cannot be read, and where the session ends meanwhile.</summary>
public sealed class SavedRenewalTests : FleetTest
{
    private const string GoesOn = "goes on without the vault";

    [Fact]
    public async Task What_it_brings_is_written_through_and_its_claim_is_given_up()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];

        await RunAsync(TokenAsync(process, session, session.NewerThanNow()));
        await SettledAsync(session);

        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
        (await RestoreAsync(NewProcess("elsewhere", isShared: true))).Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(Entry)]
    [InlineData(Claim)]
    public async Task While_the_token_is_good_nothing_is_sent_without_what_the_vault_keeps_from_us(string withheld)
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        Withhold(process, withheld);
        MakeDue(session);

        (await RunAsync(TokenAsync(process, session))).Position.Generation.ShouldBe(1);

        Seen.Redemptions.ShouldBe(0);
        process.Vault.Calls.ShouldContain(new FileVaultCall("Read", withheld));
        process.Notices.Warnings.ShouldHaveSingleItem().ShouldNotContain(GoesOn);
    }

    [Theory]
    [InlineData(Entry)]
    [InlineData(Claim)]
    public async Task Once_it_has_expired_the_session_goes_on_and_says_so(string withheld)
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        Withhold(process, withheld);
        Expire(session);

        (await RunAsync(TokenAsync(process, session))).Position.Generation.ShouldBe(2);

        process.Notices.Warnings.ShouldContain(static text => text.Contains(GoesOn));
    }

    [Fact]
    public async Task What_only_memory_holds_is_renewed_where_neither_file_nor_vault_can_be_read()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        await File.WriteAllTextAsync(SealedFile, "no sealed file", Ends);
        await process.Vault.WriteAsync(Entry, new Secret("{}"), description: null, Ends);

        (await TokenAsync(process, session, session.NewerThanNow())).Position.Generation.ShouldBe(2);

        process.Notices.Warnings.ShouldContain(static text => text.Contains(GoesOn));
        (await FreshTokenAsync()).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_that_the_vault_cannot_explain_ends_the_session_and_says_so()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        Emulator.RevokeFamilies();
        Withhold(process, Entry);
        int reads = process.Vault.Calls.Count(static call => call == new FileVaultCall("Read", Entry));

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(process, session, session.NewerThanNow()));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
        process.Notices.Warnings.ShouldHaveSingleItem().ShouldContain(GoesOn);
        process.Vault.Calls.Count(static call => call == new FileVaultCall("Read", Entry)).ShouldBe(reads + 1);
    }

    [Fact]
    public async Task A_shared_vault_that_cannot_explain_it_is_asked_again_every_half_second()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        Emulator.RevokeFamilies();
        List<DateTimeOffset> asked = [];
        process.Vault.Before = call =>
        {
            if (call == new FileVaultCall("Read", Entry) && Seen.RedemptionRefusals > 0)
            {
                asked.Add(Clock.GetUtcNow());
            }

            return Task.CompletedTask;
        };

        await Should.ThrowAsync<SignInAgainException>(RunAsync(TokenAsync(process, session, session.NewerThanNow())));

        asked.Count.ShouldBeInRange(2, 11);
        asked.Zip(asked.Skip(1)).ShouldAllBe(static pair => pair.Second - pair.First >= TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_sign_out_during_the_wait_for_the_claim_sends_nothing_and_gives_it_up()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        Task ending = Task.CompletedTask;
        process.Vault.Before = call =>
        {
            if (call == new FileVaultCall("Write", Claim))
            {
                ending = process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
            }

            return Task.CompletedTask;
        };

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(RunAsync(TokenAsync(process, session, session.NewerThanNow())));
        await RunAsync(ending);

        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        Seen.Redemptions.ShouldBe(0);
        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_of_tokens_that_a_sign_in_has_replaced_says_nothing_of_the_new_ones()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = Task.Run(() => TokenAsync(process, session, session.NewerThanNow()), Ends);
        await RunAsync(hold.WaitForArrivals(1, Ends));
        session.SignedInAgain(session.Setup, new TokenReply { AccessToken = new Secret("access-of-the-sign-in"), StatedLifetime = TimeSpan.FromMinutes(5) }, session.Held.Tokens.Position);
        Emulator.RevokeFamilies();
        hold.Release();

        (await RunAsync(renewing)).Position.Epoch.ShouldBe(2);

        (await session.Keeping!.LookAsync(Ends)).Ended.ShouldBeNull();
        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    // Whoever has no place for the lock does not wait for it.
    [Fact]
    public async Task What_a_redemption_brings_after_a_sign_out_is_not_kept()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = TokenAsync(process, session, session.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);
        using (FileLock another = FileLock.TryTake(Folder["another.lock"]).ShouldNotBeNull())
        {
            session.Keeping!.WriteTombstone(another, session.Held.Tokens.Position).ShouldBeTrue();
        }

        hold.Release();

        (await Should.ThrowAsync<SignInAgainException>(renewing)).Reason.ShouldBe(SignInAgainReason.SignedOut);
        (await session.Keeping.LookAsync(Ends)).IsTombstone.ShouldBeTrue();
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_whose_key_the_vault_withholds_is_read_with_the_lock()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        await second.Vault.RemoveAsync(KeyEntry, Ends);
        await second.Vault.RemoveAsync(Entry, Ends);
        Directory.Delete(SessionsFolder, recursive: true);
        await ConnectAsync(second);
        AuthSession again = await ConnectAsync(second);
        bool isAway = true;
        first.Vault.Before = call =>
        {
            bool isFirst = isAway;
            isAway = false;
            return isFirst ? throw new TokenAuthException(ErrorId.VaultLocked, ErrorKind.InvalidOperation, "Locked.") : Task.CompletedTask;
        };

        AccessToken token = await TokenAsync(first, session, session.NewerThanNow());

        isAway.ShouldBeFalse();
        token.Position.ShouldBe(again.Held.Tokens.Position);
        Seen.Redemptions.ShouldBe(0);
    }

    private static void Withhold(EngineProcess process, string entry) => process.Vault.Before = Failing(ErrorId.VaultReadFailed, call => call == new FileVaultCall("Read", entry));
}
