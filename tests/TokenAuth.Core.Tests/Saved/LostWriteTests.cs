using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>A vault that works on a copy in each process's memory, five seconds old, and writes it whole, as SecretStore does.</summary>
public sealed class LostWriteTests : SavedTest
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_rotation_survives_another_processs_write_from_its_stale_copy()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess(losesWrites: true);
        AuthSession other = await RestoreAsync(second);
        await PassAsync(Quiet);
        AccessToken renewed = await TokenAsync(first, one, one.NewerThanNow());

        await second.Vault.WriteAsync("unrelated", new Secret("of-somebody-else"), description: null, Ends);

        (await TokenAsync(second, other, other.NewerThanNow())).Value.ShouldBe(renewed.Value);
        EngineProcess fresh = NewProcess(losesWrites: true);
        AuthSession restored = await RestoreAsync(fresh);
        (await TokenAsync(fresh, restored)).Value.ShouldBe(renewed.Value);
        (await fresh.Vault.ReadAsync("unrelated", Ends))!.Reveal().ShouldBe("of-somebody-else");
        Seen.Redemptions.ShouldBe(1);
        Seen.RedemptionRefusals.ShouldBe(0);
    }

    [Fact]
    public async Task Entry_and_key_that_were_wiped_are_written_again_by_the_process_that_lives()
    {
        (EngineProcess first, AuthSession session, EngineProcess careless) = await WipeAsync();
        (await HashAsync(Entry)).ShouldBeNull();
        (await HashAsync(KeyEntry)).ShouldBeNull();

        await PassUntilAsync(async () => await HashAsync(Entry) is not null && await HashAsync(KeyEntry) is not null);

        (await careless.Vault.ReadHashAfreshAsync("unrelated", Ends)).ShouldNotBeNull();
        AccessToken token = await TokenAsync(first, session);
        EngineProcess fresh = NewProcess(losesWrites: true);
        (await TokenAsync(fresh, await RestoreAsync(fresh))).Value.ShouldBe(token.Value);
        await TokenAsync(first, session, session.NewerThanNow());
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task Saving_with_verify_waits_until_a_process_that_begins_would_find_it()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        EngineProcess careless = NewProcess(losesWrites: true);
        await careless.Vault.ReadAsync("anything", Ends);
        AuthSession session = await first.Store.ConnectAsync(As(Anna) with { Name = Prod }, first.Notices, Ends);

        Task saving = first.Store.SaveAsync(session, first.Vault, new SaveOptions { Verify = true }, first.Notices, Ends);
        await Clock.WaitForTimer(Quiet, Ends);
        await careless.Vault.WriteAsync("unrelated", new Secret("of-somebody-else"), description: null, Ends);
        saving.IsCompleted.ShouldBeFalse();
        await PassUntilAsync(() => Task.FromResult(saving.IsCompleted));

        await saving;
        (await HashAsync(Entry)).ShouldNotBeNull();
        (await HashAsync(KeyEntry)).ShouldNotBeNull();
        (await HashAsync("unrelated")).ShouldNotBeNull();
        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("It is written again.");
    }

    [Fact]
    public async Task An_entry_that_was_wiped_is_brought_back_by_the_next_process_from_the_sealed_file()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        await ConnectAsync(first);
        await RemovePastTheEngineAsync(Entry);
        first.Dispose();
        EngineProcess second = NewProcess(losesWrites: true);

        AuthSession restored = await RestoreAsync(second);

        (await TokenAsync(second, restored)).Position.Generation.ShouldBe(1);
        await PassUntilAsync(async () => await HashAsync(Entry) is not null);
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_was_wiped_is_brought_back_from_its_copy_beside_the_session()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        AccessToken renewed = await TokenAsync(first, session, session.NewerThanNow());
        await RemovePastTheEngineAsync(KeyEntry);
        EngineProcess second = NewProcess();

        AuthSession restored = await RestoreAsync(second);

        (await TokenAsync(second, restored)).Value.ShouldBe(renewed.Value);
        await PassUntilAsync(async () => await HashAsync(KeyEntry) is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_that_had_lasted_and_is_gone_was_removed_by_its_owner(bool losesWrites)
    {
        EngineProcess first = NewProcess(losesWrites: losesWrites);
        await ConnectAsync(first);
        await PassAsync(Quiet * 2);
        EngineProcess second = NewProcess(losesWrites: losesWrites);
        await RestoreAsync(second);
        await RemovePastTheEngineAsync(Entry);
        EngineProcess third = NewProcess(losesWrites: losesWrites);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(RestoreAsync(third));

        error.Reason.ShouldBe(SignInAgainReason.RemovedFromVault);
        await PassAsync(Quiet * 2);
        (await HashAsync(Entry)).ShouldBeNull();
        EngineProcess fourth = NewProcess(losesWrites: losesWrites);
        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(fourth))).ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
    }

    [Fact]
    public async Task Under_the_name_of_an_entry_that_its_owner_removed_anybody_may_sign_in()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        await RemovePastTheEngineAsync(Entry);
        Emulator.Users.Add(new TokenAuth.Emulator.EmulatorUser { Email = "carl@example.com", Password = Password });
        EngineProcess second = NewProcess();

        (await ConnectAsync(second, As("carl@example.com"))).Epoch.ShouldBe(2);

        (await HashAsync(Entry)).ShouldNotBeNull();
        session.Account.ShouldBe(Anna);
    }

    [Fact]
    public async Task Saving_again_brings_back_what_the_vault_has_lost()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(first);
        await RemovePastTheEngineAsync(Entry);
        first.Vault.DropCopy();

        await first.Store.SaveAsync(session, first.Vault, new SaveOptions(), first.Notices, Ends);

        (await HashAsync(Entry)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_vault_that_loses_every_write_is_told_of()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        AuthSession session = await first.Store.ConnectAsync(As(Anna) with { Name = Prod }, first.Notices, Ends);
        first.Vault.Before = call => call is { Operation: "ReadAfresh", Entry: Entry } ? RemovePastTheEngineAsync(Entry) : Task.CompletedTask;

        Task saving = first.Store.SaveAsync(session, first.Vault, new SaveOptions { Verify = true }, first.Notices, Ends);
        await PassUntilAsync(() => Task.FromResult(saving.IsCompleted));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(saving);
        error.ErrorId.ShouldBe(ErrorId.VaultWriteFailed);
        error.NextStep.ShouldNotBeNullOrEmpty();
        first.Vault.Calls.Count(static call => call is { Operation: "WriteAfresh", Entry: Entry }).ShouldBe(3);
        (await TokenAsync(first, session)).Position.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task That_an_entry_has_lasted_stands_on_disk()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(first);
        (await session.Keeping!.LookAsync(Ends)).IsMarkedConfirmed.ShouldBeFalse();

        await PassUntilAsync(async () => (await session.Keeping.LookAsync(Ends)).IsMarkedConfirmed);

        first.Vault.Calls.Count(static call => call.Operation == "ReadAfresh").ShouldBe(2);
    }

    [Fact]
    public async Task A_sign_in_does_not_wait_for_a_vault_that_was_written_a_moment_ago()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        await ConnectAsync(first);
        await PassAsync(Quiet * 2);
        EngineProcess other = NewProcess(losesWrites: true);
        await other.Vault.WriteAsync("unrelated", new Secret("of-somebody-else"), description: null, Ends);
        string? before = await HashAsync(Entry);
        EngineProcess second = NewProcess(losesWrites: true);
        await second.Vault.ReadAsync("anything", Ends);

        AuthSession session = await ConnectAsync(second);

        (await HashAsync(Entry)).ShouldBe(before);
        EngineProcess third = NewProcess(losesWrites: true);
        AuthSession restored = await RestoreAsync(third);
        restored.Epoch.ShouldBe(session.Epoch);
        await PassUntilAsync(async () => await HashAsync(Entry) != before);
        (await HashAsync("unrelated")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_local_vaults_old_entry_is_never_spent_while_the_sealed_file_knows_better()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(first);
        for (int rotation = 0; rotation < 3; rotation++)
        {
            await TokenAsync(first, session, session.NewerThanNow());
        }

        Expire(session);
        EngineProcess second = NewProcess(losesWrites: true);
        (await TokenAsync(second, await RestoreAsync(second))).Position.Generation.ShouldBe(5);

        Seen.ReuseDetections.ShouldBe(0);
        Seen.Redemptions.ShouldBe(4);
    }

    private async Task<(EngineProcess First, AuthSession Session, EngineProcess Careless)> WipeAsync()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        EngineProcess careless = NewProcess(losesWrites: true);
        await careless.Vault.ReadAsync("anything", Ends);
        AuthSession session = await ConnectAsync(first);
        await careless.Vault.WriteAsync("unrelated", new Secret("of-somebody-else"), description: null, Ends);
        return (first, session, careless);
    }

    private Task<string?> HashAsync(string entry) => NewProcess().Vault.ReadHashAfreshAsync(entry, Ends);

    private Task RemovePastTheEngineAsync(string entry) => NewProcess().Vault.RemoveAsync(entry, Ends);

    private async Task PassAsync(TimeSpan time)
    {
        await Task.Yield();
        Clock.Advance(time);
    }

    // What happens in the background happens on other threads, and waits for the clock.
    private Task PassUntilAsync(Func<Task<bool>> isSo) => RunUntilAsync(isSo, TimeSpan.FromMilliseconds(500));
}
