using System.Runtime.Versioning;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>How long a process waits for another one, when it asks the vault, and what it says of a file that it cannot open.</summary>
public sealed class SessionKeepingTests : SavedTest
{
    // A redemption is two requests and two calls of the vault; the lock is waited for as long as three of them, the quiet time and four calls take.
    [Theory]
    [InlineData(30, 80, 286)]
    [InlineData(299, 618, 1900)]
    [InlineData(300, 620, 1906)]
    [InlineData(900, 620, 1906)]
    [InlineData(0, 620, 1906)]
    [InlineData(-0.001, 620, 1906)]
    public async Task Whoever_holds_the_lock_has_the_time_that_it_may_need(double timeout, double redemption, double patience)
    {
        var transport = new TransportSettings { Timeout = TimeSpan.FromSeconds(timeout) };
        SessionKeeping keeping = (await ConnectAsync(NewProcess())).Keeping!;

        keeping.RedemptionTime(transport).TotalSeconds.ShouldBe(redemption);
        keeping.PatienceFor(transport).TotalSeconds.ShouldBe(patience);
    }

    [Theory]
    [InlineData(true, false, true, true)]
    [InlineData(true, false, false, true)]
    [InlineData(false, false, true, false)]
    [InlineData(false, false, false, true)]
    [InlineData(false, true, false, false)]
    public async Task A_claim_is_for_machines_and_for_processes_without_a_lock(bool isShared, bool losesWrites, bool hasLock, bool needsClaim)
    {
        SessionKeeping keeping = (await ConnectAsync(NewProcess(isShared: isShared, losesWrites: losesWrites))).Keeping!;
        using FileLock? mine = hasLock ? await keeping.LockAsync(TimeSpan.FromSeconds(1), Ends) : null;

        keeping.NeedsClaim(mine).ShouldBe(needsClaim);
    }

    [Fact]
    public async Task A_local_vault_is_not_asked_while_the_sealed_file_is_good()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        int calls = process.Vault.Calls.Count;

        await TokenAsync(process, session, session.NewerThanNow());

        process.Vault.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task An_entry_of_a_vault_that_loses_writes_has_lasted_when_it_is_as_old_as_any_copy()
    {
        await ConnectAsync(NewProcess(losesWrites: true));
        EngineProcess soon = NewProcess("soon", losesWrites: true);
        (await RestoreAsync(soon)).Keeping!.IsConfirmed.ShouldBeFalse();
        Clock.Advance(VaultAccess.Quiet);

        EngineProcess later = NewProcess("later", losesWrites: true);

        (await RestoreAsync(later)).Keeping!.IsConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_entry_of_a_vault_that_loses_nothing_has_lasted_at_once()
    {
        await ConnectAsync(NewProcess());

        SessionKeeping keeping = (await RestoreAsync(NewProcess("elsewhere"))).Keeping!;
        await keeping.LookAsync(Ends);
        await keeping.LookAsync(Ends);

        keeping.IsConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_entry_that_this_process_writes_anew_while_it_is_looked_at_was_not_lost()
    {
        EngineProcess process = NewProcess(losesWrites: true);
        AuthSession session = await ConnectAsync(process);
        SessionKeeping keeping = session.Keeping!;
        string before = keeping.WrittenHash!;
        Clock.Advance(TimeSpan.FromSeconds(1));
        process.Vault.Before = call => call is { Operation: "ReadAfresh", Entry: Entry } ? keeping.RewriteAsync(session.ToDocument(keeping), isKeyLost: false, Ends) : Task.CompletedTask;

        (await keeping.HasEntryLastedAsync(Ends)).ShouldBeTrue();

        (keeping.WrittenHash == before).ShouldBeFalse();
    }

    // As a process leaves it that ended between its two writes.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task That_an_entry_has_lasted_is_said_on_disk_by_whoever_finds_it_and_has_not_to_wait(bool isLocked)
    {
        SessionKeeping first = (await ConnectAsync(NewProcess())).Keeping!;
        KeptState kept = await first.LookAsync(Ends);
        first.IsConfirmed = false;
        using (FileLock? mine = await first.LockAsync(TimeSpan.FromSeconds(1), Ends))
        {
            first.Write(mine, kept.Document!).ShouldBeTrue();
        }

        using FileLock? others = isLocked ? await first.LockAsync(TimeSpan.FromSeconds(1), Ends) : null;
        SessionKeeping second = (await RestoreAsync(NewProcess())).Keeping!;

        (await second.LookAsync(Ends)).IsMarkedConfirmed.ShouldBe(!isLocked);
    }

    [Fact]
    public async Task That_an_entry_has_lasted_is_not_said_before_it_has()
    {
        await ConnectAsync(NewProcess(losesWrites: true));

        SessionKeeping second = (await RestoreAsync(NewProcess(losesWrites: true))).Keeping!;

        (await second.LookAsync(Ends)).IsMarkedConfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_sealed_file_is_read_while_somebody_else_reads_it()
    {
        SessionKeeping keeping = (await ConnectAsync(NewProcess())).Keeping!;
        using var other = new FileStream(SealedFile, FileMode.Open, FileAccess.Read, FileShare.Read);

        (await keeping.LookAsync(Ends)).IsSealed.ShouldBeTrue();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_others_may_write_is_not_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There, other rights decide.");
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        await TokenAsync(first, session, session.NewerThanNow());
        File.SetUnixFileMode(SessionsFolder, File.GetUnixFileMode(SessionsFolder) | UnixFileMode.OtherWrite);
        EngineProcess second = NewProcess();

        (await RestoreAsync(second)).Generation.ShouldBe(1);

        second.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("cannot be kept in the state folder");
    }

    [Fact]
    public async Task Old_tombstones_of_other_sessions_are_swept_at_a_sign_in()
    {
        EngineProcess process = NewProcess();
        await process.Store.DisconnectAsync(await ConnectAsync(process), evenIfServerFails: false, process.Notices, Ends);
        string tombstone = SealedFile;
        Clock.Advance(TimeSpan.FromDays(90));
        await process.Store.ConnectAsync(As(Anna) with { Name = "other", Vault = process.Vault }, process.Notices, Ends);
        File.Exists(tombstone).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromSeconds(1));

        await process.Store.ConnectAsync(As(Anna) with { Name = "third", Vault = process.Vault }, process.Notices, Ends);

        File.Exists(tombstone).ShouldBeFalse();
        Directory.GetFiles(SessionsFolder, "*.sealed").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_damaged_or_lacks_its_key()
    {
        EngineProcess first = NewProcess();
        await ConnectAsync(first);
        byte[] whole = await File.ReadAllBytesAsync(SealedFile, Ends);
        await File.WriteAllBytesAsync(SealedFile, whole[..^1], Ends);
        EngineProcess second = NewProcess();
        await RestoreAsync(second);
        second.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("it is damaged");
        await File.WriteAllBytesAsync(SealedFile, whole, Ends);
        await NewProcess().Vault.RemoveAsync(KeyEntry, Ends);
        await NewProcess().Vault.RemoveAsync(Entry, Ends);
        await NewProcess("elsewhere").Store.ConnectAsync(As(Anna) with { Name = Prod, Vault = NewProcess().Vault }, first.Notices, Ends);
        EngineProcess third = NewProcess();

        await RestoreAsync(third);

        third.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("does not have its key");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_told_of_once()
    {
        File.WriteAllText(Folder["shared"], "");
        EngineProcess process = NewProcess();

        AuthSession session = await ConnectAsync(process);
        await RunAsync(TokenAsync(process, session, session.NewerThanNow()));

        process.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("cannot be kept in the state folder");
    }
}
