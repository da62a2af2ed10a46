using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What is written later: what of it, how often, and when no more.</summary>
public sealed class UpkeepTests : FleetTest
{
    [Fact]
    public async Task What_was_owed_and_is_written_is_not_owed_any_more()
    {
        (EngineProcess process, AuthSession session, Upkeep upkeep) = await OwingAsync();
        (await upkeep.WriteOwedAsync(session)).ShouldBeNull();
        int calls = process.Vault.Calls.Count;
        Clock.Advance(TimeSpan.FromMinutes(1));

        await UseOftenAsync(() => upkeep.Continue(session));

        process.Vault.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task What_could_not_even_be_looked_at_is_tried_again()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        Upkeep upkeep = session.Keeping!.Upkeep;
        process.Vault.Before = Failing(ErrorId.VaultReadFailed, static call => call.Operation == "Read");
        (await upkeep.WriteOwedAsync(session)).ShouldNotBeNull().ErrorId.ShouldBe(ErrorId.VaultReadFailed);
        process.Vault.Before = static _ => Task.CompletedTask;
        int calls = process.Vault.Calls.Count;
        Clock.Advance(TimeSpan.FromSeconds(5));

        upkeep.Continue(session);

        await RunUntilAsync(() => process.Vault.Calls.Count > calls);
    }

    [Fact]
    public async Task What_a_renewal_could_not_write_through_is_written_by_a_later_use()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        process.Vault.Before = Failing(ErrorId.VaultWriteFailed, IsWriteOfEntry);
        await RunAsync(TokenAsync(process, session, session.NewerThanNow()));
        await SettledAsync(session);
        process.Vault.Before = static _ => Task.CompletedTask;
        string? before = await HashAsync();
        Clock.Advance(TimeSpan.FromSeconds(5));

        await TokenAsync(process, session);

        await RunUntilAsync(async () => await HashAsync() != before, TimeSpan.FromMilliseconds(500));
        (await RestoreAsync(NewProcess("elsewhere", isShared: true))).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_vault_that_loses_nothing_is_asked_for_no_proof()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);

        await UseOftenAsync(() => session.Keeping!.Upkeep.ConfirmLater(session));

        process.Vault.Calls.ShouldNotContain(static call => call.Operation == "ReadAfresh");
    }

    [Fact]
    public async Task What_is_owed_is_written_by_one_at_a_time()
    {
        (EngineProcess process, AuthSession session, Upkeep upkeep) = await OwingAsync();
        var held = new TaskCompletionSource();
        process.Vault.Before = call => IsWriteOfEntry(call) ? held.Task : Task.CompletedTask;
        Task<TokenAuthException?> first = upkeep.WriteOwedAsync(session);
        await RunUntilAsync(() => process.Vault.Calls.Count(IsWriteOfEntry) == 2);
        int calls = process.Vault.Calls.Count;

        (await upkeep.WriteOwedAsync(session)).ShouldBeNull();

        process.Vault.Calls.Count.ShouldBe(calls);
        held.SetResult();
        (await first).ShouldBeNull();
    }

    [Fact]
    public async Task What_fails_is_told_and_tried_again()
    {
        (EngineProcess process, AuthSession session, Upkeep upkeep) = await OwingAsync();
        process.Vault.Before = Failing(ErrorId.VaultWriteFailed, IsWriteOfEntry);

        (await upkeep.WriteOwedAsync(session)).ShouldNotBeNull().ErrorId.ShouldBe(ErrorId.VaultWriteFailed);

        process.Vault.Before = static _ => Task.CompletedTask;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await TokenAsync(process, session);
        await RunUntilAsync(() => File.ReadAllText(VaultPath).Contains($"\"{Entry}\"", StringComparison.Ordinal));
        await TokenAsync(process, session, session.NewerThanNow());
        process.Notices.Warnings.Count.ShouldBe(2);
        process.Notices.Warnings.ShouldAllBe(static text => text.Contains("could not be saved"));
    }

    [Fact]
    public async Task That_a_late_entry_has_lasted_stands_on_disk()
    {
        (EngineProcess process, AuthSession session, Upkeep upkeep) = await OwingAsync();
        (await session.Keeping!.LookAsync(Ends)).IsMarkedConfirmed.ShouldBeFalse();

        (await upkeep.WriteOwedAsync(session)).ShouldBeNull();

        (await session.Keeping.LookAsync(Ends)).IsMarkedConfirmed.ShouldBeTrue();
        process.Vault.Calls.ShouldNotContain(static call => call.Operation == "ReadAfresh");
    }

    [Fact]
    public async Task In_a_vault_that_loses_writes_a_late_entry_is_confirmed_after_a_while()
    {
        (EngineProcess process, AuthSession session, Upkeep upkeep) = await OwingAsync(losesWrites: true);

        (await RunAsync(upkeep.WriteOwedAsync(session))).ShouldBeNull();

        (await session.Keeping!.LookAsync(Ends)).IsMarkedConfirmed.ShouldBeFalse();
        await RunUntilAsync(async () => (await session.Keeping.LookAsync(Ends)).IsMarkedConfirmed, TimeSpan.FromMilliseconds(500));
        process.Vault.Calls.Count(static call => call.Operation == "ReadAfresh").ShouldBe(2);
    }

    [Fact]
    public async Task What_was_confirmed_can_be_confirmed_again()
    {
        EngineProcess process = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(process);
        await RunUntilAsync(async () => (await session.Keeping!.LookAsync(Ends)).IsMarkedConfirmed, TimeSpan.FromMilliseconds(500));

        await RunUntilAsync(
            () =>
            {
                session.Keeping!.Upkeep.ConfirmLater(session);
                return Task.FromResult(process.Vault.Calls.Count(static call => call.Operation == "ReadAfresh") == 4);
            },
            TimeSpan.FromMilliseconds(500));

        process.Vault.Calls.ShouldNotContain(static call => call.Operation == "WriteAfresh");
    }

    [Fact]
    public async Task What_stands_in_both_places_is_written_to_neither()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        byte[] file = await File.ReadAllBytesAsync(SealedFile, Ends);
        int calls = process.Vault.Calls.Count;

        (await session.Keeping!.Upkeep.WriteOwedAsync(session)).ShouldBeNull();

        (await File.ReadAllBytesAsync(SealedFile, Ends)).ShouldBe(file);
        process.Vault.Calls.Skip(calls).ShouldBe([new FileVaultCall("Read", Entry)]);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_written_again()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        File.Delete(SealedFile);
        int writes = process.Vault.Calls.Count(IsWriteOfEntry);

        (await session.Keeping!.Upkeep.WriteOwedAsync(session)).ShouldBeNull();

        (await session.Keeping.LookAsync(Ends)).IsSealed.ShouldBeTrue();
        process.Vault.Calls.Count(IsWriteOfEntry).ShouldBe(writes);
    }

    [Fact]
    public async Task What_another_process_has_renewed_meanwhile_is_taken_over_first()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        AccessToken renewed = await TokenAsync(second, other, other.NewerThanNow());
        session.Generation.ShouldBe(1);

        (await session.Keeping!.Upkeep.WriteOwedAsync(session)).ShouldBeNull();

        session.Held.Tokens.Position.ShouldBe(renewed.Position);
        (await session.Keeping.LookAsync(Ends)).Position.ShouldBe(renewed.Position);
    }

    [Fact]
    public async Task A_sign_in_that_the_vault_did_not_take_replaces_the_entry_of_the_one_before()
    {
        EngineProcess process = NewProcess();
        await ConnectAsync(process);
        string? before = await HashAsync();
        process.Vault.Before = Failing(ErrorId.VaultLocked, IsWriteOfEntry);
        AuthSession again = await ConnectAsync(process);
        (await HashAsync()).ShouldBe(before);
        process.Vault.Before = static _ => Task.CompletedTask;

        (await again.Keeping!.Upkeep.WriteOwedAsync(again)).ShouldBeNull();

        (await HashAsync() == before).ShouldBeFalse();
        (await RestoreAsync(NewProcess("elsewhere"))).Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task The_next_process_replaces_it_where_the_one_that_signed_in_is_gone()
    {
        EngineProcess process = NewProcess();
        await ConnectAsync(process);
        process.Vault.Before = Failing(ErrorId.VaultLocked, IsWriteOfEntry);
        await ConnectAsync(process);
        process.Dispose();

        (await RestoreAsync(NewProcess())).Epoch.ShouldBe(2);

        await RunUntilAsync(async () => (await RestoreAsync(NewProcess("elsewhere"))).Epoch == 2, TimeSpan.FromMilliseconds(500));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_disk_and_vault_a_renewal_goes_on_and_is_written_when_the_vault_is_back(bool losesWrites)
    {
        EngineProcess process = NewProcess(losesWrites: losesWrites);
        AuthSession session = await ConnectAsync(process);
        Directory.Delete(SessionsFolder, recursive: true);
        await File.WriteAllTextAsync(SessionsFolder, "", Ends);
        process.Vault.Before = Failing(ErrorId.VaultLocked, IsWriteOfEntry);

        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Position.Generation.ShouldBe(2);

        await SettledAsync(session);
        process.Notices.Warnings.ShouldContain(static text => text.Contains("goes on without the vault"));
        process.Vault.Before = static _ => Task.CompletedTask;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await TokenAsync(process, session);
        await RunUntilAsync(async () => (await RestoreAsync(NewProcess("elsewhere"))).Generation == 2, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task An_entry_that_its_owner_removes_during_a_late_write_ends_the_session()
    {
        EngineProcess process = NewProcess("machine", isShared: true);
        AuthSession session = await ConnectAsync(process);
        int reads = 0;
        process.Vault.Before = async call =>
        {
            if (call is { Operation: "Read", Entry: Entry } && ++reads == 2)
            {
                await RemoveEntryAsync();
            }
        };

        TokenAuthException? failure = await RunAsync(session.Keeping!.Upkeep.WriteOwedAsync(session));

        failure.ShouldBeOfType<SignInAgainException>().Reason.ShouldBe(SignInAgainReason.RemovedFromVault);
        reads.ShouldBe(2);
        (await session.Keeping.LookAsync(Ends)).IsTombstone.ShouldBeTrue();
        process.Vault.Calls.Count(IsWriteOfEntry).ShouldBe(1);
        int calls = process.Vault.Calls.Count;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await UseOftenAsync(() => session.Keeping.Upkeep.Continue(session));
        process.Vault.Calls.Count.ShouldBe(calls);
        await Should.ThrowAsync<SignInAgainException>(RunAsync(TokenAsync(process, session)));
    }

    [Fact]
    public async Task An_entry_that_its_owner_removes_during_a_renewal_is_not_written_again()
    {
        EngineProcess process = NewProcess("machine", isShared: true);
        AuthSession session = await ConnectAsync(process);
        Upkeep upkeep = session.Keeping!.Upkeep;
        upkeep.WriteThrough(session, claim: null);
        await SettledAsync(session);
        (await session.Keeping.LookAsync(Ends)).IsTombstone.ShouldBeFalse();
        await RemoveEntryAsync();

        upkeep.WriteThrough(session, claim: null);
        await SettledAsync(session);

        (await session.Keeping.LookAsync(Ends)).IsTombstone.ShouldBeTrue();
        (await HashAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_is_given_up_with_what_was_written_and_left_to_expire_with_what_was_not(bool isWritten)
    {
        EngineProcess process = NewProcess("machine", isShared: true);
        AuthSession session = await ConnectAsync(process);
        VaultClaim claim = (await RunAsync(ClaimAsync(process, session.Keeping!.Access))).ShouldNotBeNull();
        if (!isWritten)
        {
            await RemoveEntryAsync();
            process.Vault.Before = Failing(ErrorId.VaultReadFailed, static call => call.Operation == "ReadAfresh");
        }

        session.Keeping.Upkeep.WriteThrough(session, claim);
        await SettledAsync(session);

        (await process.Vault.ListAsync(Claims, Ends)).Count.ShouldBe(isWritten ? 0 : 1);
        EngineProcess other = NewProcess("other", isShared: true);
        VaultClaim next = (await RunAsync(ClaimAsync(other, new VaultAccess(other.Vault, other.Engine.State, Clock)))).ShouldNotBeNull();
        next.Abandon();
    }

    [Fact]
    public async Task What_a_later_sign_in_has_replaced_is_not_written_again()
    {
        (EngineProcess first, AuthSession session) = await ConfirmedAsync();
        EngineProcess second = NewProcess(losesWrites: true);
        AuthSession again = await ConnectAsync(second);
        again.Epoch.ShouldBe(2);
        await RemoveEntryAsync();

        await RunAsync(session.Keeping!.Upkeep.ConfirmAsync(session, Ends));

        session.Epoch.ShouldBe(2);
        first.Vault.Calls.ShouldNotContain(static call => call.Operation == "WriteAfresh");
    }

    [Fact]
    public async Task What_was_signed_out_is_not_written_again()
    {
        (EngineProcess first, AuthSession session) = await ConfirmedAsync();
        EngineProcess second = NewProcess(losesWrites: true);
        AuthSession other = await RestoreAsync(second);
        await RunAsync(second.Store.DisconnectAsync(other, evenIfServerFails: false, second.Notices, Ends));

        await RunAsync(session.Keeping!.Upkeep.ConfirmAsync(session, Ends));

        first.Vault.Calls.ShouldNotContain(static call => call.Operation == "WriteAfresh");
        (await HashAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task With_a_lost_entry_a_lost_key_is_written_again_also_by_a_process_that_did_not_make_it()
    {
        (EngineProcess first, _) = await ConfirmedAsync();
        first.Dispose();
        EngineProcess second = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(second);
        await RunUntilAsync(() => Task.FromResult(session.Keeping!.WrittenHash is not null), TimeSpan.FromMilliseconds(500));
        await RemoveEntryAsync();
        await NewProcess().Vault.RemoveAsync(KeyEntry, Ends);

        await RunAsync(session.Keeping!.Upkeep.ConfirmAsync(session, Ends));

        (await HashAsync()).ShouldNotBeNull();
        (await HashAsync(KeyEntry)).ShouldNotBeNull();
        second.Vault.Calls.Count(static call => call.Operation == "WriteAfresh").ShouldBe(2);
    }

    // A session whose entry the vault did not take.
    private async Task<(EngineProcess Process, AuthSession Session, Upkeep Upkeep)> OwingAsync(bool losesWrites = false)
    {
        EngineProcess process = NewProcess(losesWrites: losesWrites);
        process.Vault.Before = Failing(ErrorId.VaultLocked, IsWriteOfEntry);
        AuthSession session = await ConnectAsync(process);
        process.Vault.Before = static _ => Task.CompletedTask;
        return (process, session, session.Keeping!.Upkeep);
    }

    // One whose entry has lasted in a vault that loses writes.
    private async Task<(EngineProcess Process, AuthSession Session)> ConfirmedAsync()
    {
        EngineProcess process = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(process);
        await RunUntilAsync(async () => (await session.Keeping!.LookAsync(Ends)).IsMarkedConfirmed, TimeSpan.FromMilliseconds(500));
        return (process, session);
    }

    // What would happen in the background has the time for it.
    private async Task UseOftenAsync(Action use)
    {
        int uses = 0;
        await RunUntilAsync(() =>
        {
            use();
            return ++uses == 20;
        });
    }

    private Task<string?> HashAsync(string entry = Entry) => NewProcess().Vault.ReadHashAfreshAsync(entry, Ends);

    private Task RemoveEntryAsync() => NewProcess().Vault.RemoveAsync(Entry, Ends);

    // Longer than a claim lasts that nobody prolongs.
    private Task<VaultClaim?> ClaimAsync(EngineProcess process, VaultAccess access) =>
        Task.Run(() => VaultClaim.TakeAsync(access, Prod, mine: null, process.Vault.CallTimeout * 5, static () => Task.FromResult(true), Clock), Ends);
}
