using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>A place in the state folder that cannot be written, read or removed: a folder stands where a file should be.</summary>
public sealed class FolderTroubleTests : SavedTest
{
    private const string Remark = "cannot be kept in the state folder";

    [Fact]
    public async Task What_cannot_be_written_is_told_and_leaves_nothing_beside_it()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        SessionKeeping keeping = session.Keeping!;
        ReplaceByFolder(SealedFile);
        using FileLock? mine = await LockAsync(keeping);

        keeping.Write(mine, session.ToDocument(keeping)).ShouldBeFalse();

        Directory.GetFiles(SessionsFolder).ShouldAllBe(static path => Path.GetExtension(path) == ".lock");
        Said(keeping).ShouldHaveSingleItem().ShouldContain(Remark);
    }

    [Fact]
    public async Task What_cannot_be_prepared_is_told()
    {
        AuthSession session = await ConnectAsync(NewProcess());
        SessionKeeping keeping = session.Keeping!;
        Directory.CreateDirectory(SealedFile + ".next");
        using FileLock? mine = await LockAsync(keeping);

        keeping.Prepare(mine).ShouldBeNull();

        Said(keeping).ShouldHaveSingleItem().ShouldContain(Remark);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_told()
    {
        SessionKeeping keeping = (await ConnectAsync(NewProcess())).Keeping!;
        ReplaceByFolder(SealedFile);
        using FileLock? mine = await LockAsync(keeping);

        keeping.RemoveSealed(mine);

        Said(keeping).ShouldHaveSingleItem().ShouldContain(Remark);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_counts_as_missing()
    {
        SessionKeeping keeping = (await ConnectAsync(NewProcess())).Keeping!;
        ReplaceByFolder(SealedFile);

        (await keeping.LookAsync(Ends)).ShouldBe(KeptState.Nothing);

        Said(keeping).ShouldHaveSingleItem().ShouldContain(Remark);
    }

    [Fact]
    public async Task Without_the_lock_nothing_is_written_prepared_or_removed()
    {
        AuthSession session = await ConnectAsync(NewProcess());
        SessionKeeping keeping = session.Keeping!;
        byte[] before = await File.ReadAllBytesAsync(SealedFile, Ends);

        keeping.Prepare(mine: null).ShouldBeNull();
        keeping.Write(mine: null, session.ToDocument(keeping)).ShouldBeFalse();
        keeping.WriteTombstone(mine: null, session.Held.Tokens.Position).ShouldBeFalse();
        keeping.RemoveSealed(mine: null);

        (await File.ReadAllBytesAsync(SealedFile, Ends)).ShouldBe(before);
        Said(keeping).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_whose_place_cannot_be_written_goes_on_with_the_vault()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        ReplaceByFolder(SealedFile);

        AccessToken renewed = await TokenAsync(process, session, session.NewerThanNow());

        renewed.Position.Generation.ShouldBe(2);
        process.Notices.Warnings.ShouldContain(static text => text.Contains(Remark, StringComparison.Ordinal));
        (await RestoreAsync(NewProcess("elsewhere"))).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_no_file_among_the_tombstones_keeps_nobody_from_signing_in()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Who may make a link there is a matter of rights.");
        await ConnectAsync(NewProcess());
        File.CreateSymbolicLink(Path.Combine(SessionsFolder, "gone.sealed"), Path.Combine(SessionsFolder, "nowhere"));

        (await ConnectAsync(NewProcess())).State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task What_the_vault_has_is_not_written_once_more()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        int writes = process.Vault.Calls.Count(IsWriteOfEntry);

        (await session.Keeping!.WriteEntryAsync(session.ToDocument(session.Keeping), isNew: false, Ends)).ShouldBe(EntryOutcome.Superseded);

        process.Vault.Calls.Count(IsWriteOfEntry).ShouldBe(writes);
    }

    [Fact]
    public async Task An_entry_that_is_late_in_a_vault_that_machines_share_was_not_removed()
    {
        EngineProcess process = NewProcess(isShared: true);
        AuthSession session = await ConnectAsync(process);
        SessionKeeping keeping = session.Keeping!;
        SessionDocument document = session.ToDocument(keeping);
        document = document with { Tokens = document.Tokens with { Position = document.Tokens.Position.NextRotation() } };
        string whole = await File.ReadAllTextAsync(VaultPath, Ends);
        await keeping.RemoveEntryAsync(Ends);

        // The clock stands still: the second look comes when it goes on.
        int reads = ReadsOfEntry(process);
        Task<EntryOutcome> writing = keeping.WriteEntryAsync(document, isNew: false, Ends);
        while (ReadsOfEntry(process) == reads)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ends);
        }

        await File.WriteAllTextAsync(VaultPath, whole, Ends);

        (await RunAsync(writing)).ShouldBe(EntryOutcome.Written);
    }

    [Fact]
    public async Task A_name_that_is_nearly_right_is_answered_with_the_right_one()
    {
        EngineProcess process = NewProcess();
        await ConnectAsync(process);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(process.Store.RestoreAsync("prdo", process.Vault, force: false, process.Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
        error.Message.ShouldEndWith(" Near are: 'prod'.");
    }

    private static void ReplaceByFolder(string path)
    {
        File.Delete(path);
        Directory.CreateDirectory(path);
    }

    private static IReadOnlyList<string> Said(SessionKeeping keeping)
    {
        var notices = new NoticeLog();
        keeping.SayRemarks(notices);
        return [.. notices.Warnings];
    }

    private static int ReadsOfEntry(EngineProcess process) => process.Vault.Calls.Count(static call => call is { Operation: "Read", Entry: Entry });

    private Task<FileLock?> LockAsync(SessionKeeping keeping) => keeping.LockAsync(TimeSpan.FromSeconds(5), Ends);
}
