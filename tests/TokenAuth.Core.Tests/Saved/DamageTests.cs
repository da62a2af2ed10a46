using System.Runtime.Versioning;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What becomes of a session whose file is damaged, foreign, or cannot be written.</summary>
public sealed class DamageTests : SavedTest
{
    [Theory]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("header")]
    [InlineData("flags")]
    [InlineData("nonce")]
    [InlineData("content")]
    [InlineData("copied")]
    public async Task A_damaged_file_is_warned_of_and_the_vaults_access_token_is_used_while_it_lasts(string damage)
    {
        EngineProcess first = NewProcess();
        AccessToken token = await TokenAsync(first, await ConnectAsync(first));
        await DamageAsync(damage, first);
        EngineProcess second = NewProcess();

        AuthSession restored = await RestoreAsync(second);

        (await TokenAsync(second, restored)).Value.ShouldBe(token.Value);
        second.Notices.Warnings.ShouldHaveSingleItem().ShouldContain(ErrorId.SealedFileCorrupt);
        Seen.Redemptions.ShouldBe(0);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("content")]
    [InlineData("copied")]
    public async Task The_refresh_token_beside_a_damaged_file_is_tried_and_its_refusal_is_a_lost_reply(string damage)
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        await DamageAsync(damage, first);
        Emulator.RevokeFamilies();
        Expire(session);
        EngineProcess second = NewProcess();

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, await RestoreAsync(second)));

        error.Reason.ShouldBe(SignInAgainReason.ReplyLost);
    }

    [Fact]
    public async Task A_damaged_file_is_healed_by_a_renewal_that_succeeds()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        await DamageAsync("content", first);
        Expire(session);
        EngineProcess second = NewProcess();
        AccessToken token = await TokenAsync(second, await RestoreAsync(second));

        token.Position.Generation.ShouldBe(2);
        EngineProcess third = NewProcess();
        (await TokenAsync(third, await RestoreAsync(third))).Value.ShouldBe(token.Value);
        third.Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refresh_token_that_a_damaged_file_says_was_renewed_is_never_spent()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        await TokenAsync(first, session, session.NewerThanNow());
        await DamageAsync("content", first);
        Expire(session);
        EngineProcess second = NewProcess();

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, await RestoreAsync(second)));

        error.Reason.ShouldBe(SignInAgainReason.ReplyLost);
        Seen.ReuseDetections.ShouldBe(0);
        Seen.Redemptions.ShouldBe(1);

        // The process that holds the newest goes on, and with it everyone.
        AccessToken token = await TokenAsync(first, session);
        token.Position.Generation.ShouldBe(3);
        (await FreshTokenAsync()).Value.ShouldBe(token.Value);
    }

    [Fact]
    public async Task A_file_under_a_key_that_the_vault_got_meanwhile_is_opened()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        await RestoreAsync(second);

        // The vault was emptied, and somebody signed in anew: another key.
        await second.Vault.RemoveAsync(KeyEntry, Ends);
        await second.Vault.RemoveAsync(Entry, Ends);
        Directory.Delete(SessionsFolder, recursive: true);
        EngineProcess third = NewProcess();
        await ConnectAsync(third);
        AuthSession again = await ConnectAsync(third);

        AccessToken token = await TokenAsync(first, one, one.NewerThanNow());

        token.Position.Epoch.ShouldBe(again.Epoch);
        first.Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_whose_key_nobody_has_says_what_to_do()
    {
        EngineProcess first = NewProcess();
        await ConnectAsync(first);
        await first.Vault.RemoveAsync(KeyEntry, Ends);
        await first.Vault.RemoveAsync(Entry, Ends);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()));

        error.ErrorId.ShouldBe(ErrorId.SealedFileCorrupt);
        error.NextStep!.ShouldContain("try again");
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        byte[] file = await File.ReadAllBytesAsync(SealedFile, Ends);
        file[9]++;
        await File.WriteAllBytesAsync(SealedFile, file, Ends);

        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        Expire(session);
        (await Should.ThrowAsync<TokenAuthException>(TokenAsync(first, session))).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        (await File.ReadAllBytesAsync(SealedFile, Ends)).ShouldBe(file);
        Seen.SignIns.ShouldBe(1);
        Seen.Redemptions.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":"1"}""")]
    public async Task A_damaged_entry_is_no_loss_while_the_sealed_file_is_good(string content)
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        AccessToken token = await TokenAsync(first, session, session.NewerThanNow());
        await first.Vault.WriteAsync(Entry, new Secret(content), description: null, Ends);

        EngineProcess second = NewProcess();
        (await TokenAsync(second, await RestoreAsync(second))).Value.ShouldBe(token.Value);
        while ((await first.Vault.ReadAsync(Entry, Ends))!.Reveal() == content)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ends);
        }

        await first.Vault.WriteAsync(Entry, new Secret(content), description: null, Ends);
        Directory.Delete(SessionsFolder, recursive: true);
        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionInvalid);
    }

    [Fact]
    public async Task An_entry_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        EngineProcess first = NewProcess();
        await ConnectAsync(first);
        await first.Vault.WriteAsync(Entry, new Secret("""{"format":2}"""), description: null, Ends);

        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        (await first.Vault.ReadAsync(Entry, Ends))!.Reveal().ShouldBe("""{"format":2}""");
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("symlink")]
    [InlineData("others may write")]
    [InlineData("a file")]
    public async Task Without_a_state_folder_the_session_goes_on_with_the_vault_alone_and_one_warning(string trouble)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        EngineProcess first = NewProcess("spoilt");
        Spoil(Folder["spoilt"], trouble);
        AuthSession session = await ConnectAsync(first);
        for (int generation = 2; generation < 5; generation++)
        {
            (await RunAsync(TokenAsync(first, session, session.NewerThanNow()))).Position.Generation.ShouldBe(generation);
        }

        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("goes on with the vault 'Files' alone");
        EngineProcess second = NewProcess("spoilt");
        AuthSession restored = await RestoreAsync(second);
        (await TokenAsync(second, restored)).Position.Generation.ShouldBe(4);
        (await RunAsync(TokenAsync(second, restored, restored.NewerThanNow()))).Position.Generation.ShouldBe(5);
        Expire(session);
        (await RunAsync(TokenAsync(first, session))).Position.Generation.ShouldBe(6);
        Seen.ReuseDetections.ShouldBe(0);
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task In_a_home_that_may_only_be_read_the_session_goes_on_with_the_vault_alone()
    {
        // Nobody makes a folder there, not even the system's administrator.
        const string ReadOnly = "/proc/tokenauth";
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such a place.");
        EngineProcess first = NewProcess(ReadOnly);
        AuthSession session = await ConnectAsync(first);
        (await RunAsync(TokenAsync(first, session, session.NewerThanNow()))).Position.Generation.ShouldBe(2);

        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("goes on with the vault 'Files' alone");
        EngineProcess second = NewProcess(ReadOnly);
        (await TokenAsync(second, await RestoreAsync(second))).Position.Generation.ShouldBe(2);
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task On_a_disk_that_is_really_full_the_session_goes_on_with_the_vault_alone_and_comes_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such a file system.");
        using SmallDisk? disk = SmallDisk.TryMount(Folder["shared"], kilobytes: 256);
        Assert.SkipWhen(disk is null, "This user may not mount one.");
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        disk.Fill();

        AccessToken renewed = await RunAsync(TokenAsync(first, one, one.NewerThanNow()));

        renewed.Position.Generation.ShouldBe(2);
        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("goes on with the vault 'Files' alone");
        (await RunAsync(TokenAsync(second, other, other.NewerThanNow()))).Value.ShouldBe(renewed.Value);
        (await FreshTokenAsync()).Value.ShouldBe(renewed.Value);
        EngineProcess begun = NewProcess();
        AccessToken next = await RunAsync(TokenAsync(begun, await RestoreAsync(begun), new TokenDemand { NewerThan = renewed.Position }));
        next.Position.Generation.ShouldBe(3);
        disk.Empty();

        AccessToken last = await RunAsync(TokenAsync(second, other, new TokenDemand { NewerThan = next.Position }));
        (await RunAsync(TokenAsync(first, one, new TokenDemand { NewerThan = next.Position }))).Value.ShouldBe(last.Value);
        File.Exists(SealedFile).ShouldBeTrue();
        Seen.ReuseDetections.ShouldBe(0);
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task On_a_full_disk_the_session_goes_on_with_the_vault_alone_and_comes_back()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        string id = Path.GetFileNameWithoutExtension(SealedFile);

        // No file can be made beside the sealed one, whoever the user is.
        string[] inTheWay = [Path.Combine(SessionsFolder, $"{id}.sealed.next"), Path.Combine(SessionsFolder, $"{id}.sealed.other")];
        foreach (string path in inTheWay)
        {
            Directory.CreateDirectory(path);
        }

        AccessToken renewed = await TokenAsync(first, one, one.NewerThanNow());

        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("alone");
        (await TokenAsync(second, other, other.NewerThanNow())).Value.ShouldBe(renewed.Value);
        (await FreshTokenAsync()).Value.ShouldBe(renewed.Value);
        Seen.Redemptions.ShouldBe(1);
        foreach (string path in inTheWay)
        {
            Directory.Delete(path);
        }

        AccessToken next = await TokenAsync(second, other, other.NewerThanNow());
        (await TokenAsync(first, one, one.NewerThanNow())).Value.ShouldBe(next.Value);
        File.Exists(Path.Combine(SessionsFolder, $"{id}.sealed")).ShouldBeTrue();
        Seen.ReuseDetections.ShouldBe(0);
    }

    [Theory]
    [InlineData(ErrorId.VaultLocked)]
    [InlineData(ErrorId.VaultTimeout)]
    [InlineData(ErrorId.VaultNotFound)]
    [InlineData(ErrorId.VaultReadFailed)]
    public async Task A_vault_that_does_not_answer_stops_a_sign_in_before_it_is_sent_and_no_session_that_runs(string error)
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        first.Vault.Before = second.Vault.Before = _ => throw new TokenAuthException(error, ErrorKind.Connection, "Away.");

        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync(second))).ErrorId.ShouldBe(error);
        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(second))).ErrorId.ShouldBe(error);
        Expire(session);
        (await TokenAsync(first, session)).Position.Generation.ShouldBe(2);

        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_failed_after_the_sign_in_is_made_up_for_at_a_later_use()
    {
        EngineProcess first = NewProcess();
        first.Vault.Before = Failing(ErrorId.VaultWriteFailed, IsWriteOfEntry);
        AuthSession session = await ConnectAsync(first);
        first.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("could not be saved");
        (await FreshTokenAsync()).Value.ShouldBe((await TokenAsync(first, session)).Value);
        first.Vault.Before = static _ => Task.CompletedTask;
        Clock.Advance(TimeSpan.FromSeconds(6));

        await TokenAsync(first, session);

        while (await first.Vault.ReadHashAfreshAsync(Entry, Ends) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ends);
        }
    }

    [Fact]
    public async Task A_save_that_the_vault_refuses_changes_nothing()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await first.Store.ConnectAsync(As(Anna) with { Name = Prod }, first.Notices, Ends);
        first.Vault.Before = Failing(ErrorId.VaultWriteFailed, IsWriteOfEntry);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(first.Store.SaveAsync(session, first.Vault, SaveOptions.Default, first.Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.VaultWriteFailed);
        session.Vault.ShouldBeNull();
        Directory.GetFiles(SessionsFolder, "*.sealed").ShouldBeEmpty();
        (await TokenAsync(first, session, session.NewerThanNow())).Position.Generation.ShouldBe(2);
    }

    [UnsupportedOSPlatform("windows")]
    private void Spoil(string path, string trouble)
    {
        switch (trouble)
        {
            case "symlink":
                Directory.CreateDirectory(Folder["elsewhere"]);
                Directory.CreateSymbolicLink(path, Folder["elsewhere"]);
                break;
            case "others may write":
                Directory.CreateDirectory(path);
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);
                break;
            default:
                File.WriteAllText(path, "");
                break;
        }
    }

    private async Task DamageAsync(string damage, EngineProcess process)
    {
        string path = SealedFile;
        byte[] file = await File.ReadAllBytesAsync(path, Ends);
        switch (damage)
        {
            case "empty":
                file = [];
                break;
            case "cut":
                file = file[..^1];
                break;
            case "header":
                file = file[..50];
                break;
            case "flags":
                file[10] ^= 2;
                break;
            case "nonce":
                file[SealedHeader.Length] ^= 1;
                break;
            case "content":
                file[^1] ^= 1;
                break;
            default:
                AuthSession other = await process.Store.ConnectAsync(As(Anna) with { Name = "other", Vault = process.Vault }, process.Notices, Ends);
                file = await File.ReadAllBytesAsync(Directory.GetFiles(SessionsFolder, "*.sealed").Single(item => item != path), Ends);
                other.Vault.ShouldNotBeNull();
                break;
        }

        await File.WriteAllBytesAsync(path, file, Ends);
    }
}
