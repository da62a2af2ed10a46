using System.Runtime.Versioning;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.SignIn;

public sealed class TotpLedgerTests : IDisposable
{
    private const string Account = "https://backoffice.example.com\nanna@example.com";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private static readonly TotpKey Key = TotpKey.Parse(new Secret("JBSWY3DPEHPK3PXP"));

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly NoticeLog _notices = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private long Now => Key.StepAt(_clock.GetUtcNow());

    private string LedgerFolder => Path.Combine(_folder["state"], "totp");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_step_is_the_present_one()
    {
        (await TakeAsync(NewLedger())).ShouldBe(Now);
        _notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_never_takes_a_step_twice_and_waits_for_the_next_one()
    {
        TotpLedger ledger = NewLedger();
        long first = await TakeAsync(ledger);
        Task<long> second = TakeAsync(ledger);
        await _clock.WaitForTimer(Step, Ends);
        second.IsCompleted.ShouldBeFalse();
        _clock.Advance(Step);

        (await second).ShouldBe(first + 1);
        Now.ShouldBe(first + 1);
        _notices.Information.Count.ShouldBe(1);
        _notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_processes_of_one_user_never_take_the_same_step()
    {
        long first = await TakeAsync(NewLedger());
        Task<long> second = TakeAsync(NewLedger());
        await _clock.WaitForTimer(Step, Ends);
        _clock.Advance(Step);

        (await second).ShouldBe(first + 1);
    }

    [Fact]
    public async Task Callers_at_once_each_take_a_step_of_their_own()
    {
        // The wait for the file is real: whoever holds it is another thread.
        var clock = new ManualTimeProvider { RealBelow = TimeSpan.FromSeconds(1) };
        var one = new TotpLedger(new StateFolder(_folder["state"]), clock);
        var other = new TotpLedger(new StateFolder(_folder["state"]), clock);
        Task<long>[] callers = [.. Enumerable.Range(0, 8).Select(index => Task.Run(() => TakeAsync(index % 2 == 0 ? one : other), Ends))];
        Task<long[]> all = Task.WhenAll(callers);
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, clock.WaitForTimer(Step * 10, Ends));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await all).Distinct().Count().ShouldBe(8);
        _notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Accounts_do_not_wait_for_each_other()
    {
        TotpLedger ledger = NewLedger();
        await TakeAsync(ledger);

        (await ledger.TakeStepAsync("https://other.example.com\nanna@example.com", Key, _notices, Ends)).ShouldBe(Now);
    }

    [Fact]
    public async Task A_step_that_is_past_does_not_make_anybody_wait()
    {
        TotpLedger ledger = NewLedger();
        await TakeAsync(ledger);
        _clock.Advance(Step * 3);

        (await TakeAsync(ledger)).ShouldBe(Now);
    }

    [Fact]
    public async Task A_cancelled_wait_keeps_the_step_used()
    {
        TotpLedger ledger = NewLedger();
        long first = await TakeAsync(ledger);
        using var patience = new CancellationTokenSource();
        Task<long> second = ledger.TakeStepAsync(Account, Key, _notices, patience.Token);
        await _clock.WaitForTimer(Step, Ends);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        _clock.Advance(Step * 2);

        (await TakeAsync(ledger)).ShouldBe(first + 2);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_make_anybody_wait_for_ever()
    {
        await TakeAsync(NewLedger());
        _clock.JumpWallClock(TimeSpan.FromDays(-1));
        TotpLedger ledger = NewLedger();

        long first = await TakeAsync(ledger);
        first.ShouldBe(Now);
        Task<long> second = TakeAsync(ledger);
        await _clock.WaitForTimer(Step, Ends);
        _clock.Advance(Step);

        (await second).ShouldBe(first + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task A_file_that_holds_rubbish_does_no_harm(string content)
    {
        await TakeAsync(NewLedger());
        await File.WriteAllTextAsync(LedgerFile(), content, Ends);
        _clock.Advance(Step);

        (await TakeAsync(NewLedger())).ShouldBe(Now);
        (await File.ReadAllTextAsync(LedgerFile(), Ends)).ShouldBe(Now.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_file_names_no_account_and_only_its_owner_may_read_it()
    {
        await TakeAsync(NewLedger());

        Path.GetFileName(LedgerFile()).ShouldMatch("^[0-9A-F]{64}$");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(LedgerFile()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(LedgerFolder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(_folder["state"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_file_that_another_process_holds_for_a_moment_is_waited_for()
    {
        await TakeAsync(NewLedger());
        Task<long> waiter;
        await using (new FileStream(LedgerFile(), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            _clock.Advance(Step);
            waiter = TakeAsync(NewLedger());
            await _clock.WaitForTimer(TimeSpan.FromMilliseconds(20), Ends);
            waiter.IsCompleted.ShouldBeFalse();
        }

        _clock.Advance(TimeSpan.FromMilliseconds(20));

        (await waiter).ShouldBe(Now);
        _notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_never_released_is_given_up_with_a_warning()
    {
        await TakeAsync(NewLedger());
        await using var holder = new FileStream(LedgerFile(), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        _clock.Advance(Step);
        Task<long> waiter = TakeAsync(NewLedger());
        while (!waiter.IsCompleted)
        {
            await Task.WhenAny(waiter, _clock.WaitForTimer(TimeSpan.FromMilliseconds(20), Ends));
            _clock.Advance(TimeSpan.FromMilliseconds(20));
        }

        (await waiter).ShouldBeLessThanOrEqualTo(Now);
        _notices.Warnings.Count.ShouldBe(1);
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("symlink")]
    [InlineData("group-writable")]
    [InlineData("file")]
    [InlineData("file-below")]
    [InlineData("folder-for-a-file")]
    [InlineData("read-only")]
    public async Task A_folder_that_cannot_be_trusted_or_used_warns_and_protects_within_the_process(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        Assert.SkipWhen(kind == "read-only" && Environment.IsPrivilegedProcess, "The superuser may write anywhere.");
        Spoil(kind);
        TotpLedger ledger = NewLedger();
        long first = await TakeAsync(ledger);
        Task<long> second = TakeAsync(ledger);
        await _clock.WaitForTimer(Step, Ends);
        _clock.Advance(Step);

        first.ShouldBe(Now - 1);
        (await second).ShouldBe(first + 1);
        _notices.Warnings.Count.ShouldBe(2);
        _notices.Warnings[0].ShouldNotContain("anna");
    }

    [UnsupportedOSPlatform("windows")]
    private void Spoil(string kind)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string state = _folder["state"];
        switch (kind)
        {
            case "symlink":
                Directory.CreateDirectory(_folder["elsewhere"]);
                Directory.CreateSymbolicLink(state, _folder["elsewhere"]);
                break;
            case "group-writable":
                Directory.CreateDirectory(state);
                File.SetUnixFileMode(state, OwnerOnly | UnixFileMode.GroupWrite);
                break;
            case "file":
                File.WriteAllText(state, "");
                break;
            case "file-below":
                Directory.CreateDirectory(state, OwnerOnly);
                File.WriteAllText(LedgerFolder, "");
                break;
            case "folder-for-a-file":
                string name = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Account)));
                Directory.CreateDirectory(state, OwnerOnly);
                Directory.CreateDirectory(LedgerFolder, OwnerOnly);
                Directory.CreateDirectory(Path.Combine(LedgerFolder, name));
                break;
            default:
                Directory.CreateDirectory(_folder["locked"]);
                File.SetUnixFileMode(_folder["locked"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
                Directory.CreateSymbolicLink(state, _folder["locked"]);
                break;
        }
    }

    private TotpLedger NewLedger() => new(new StateFolder(_folder["state"]), _clock);

    private Task<long> TakeAsync(TotpLedger ledger) => ledger.TakeStepAsync(Account, Key, _notices, Ends);

    private string LedgerFile() => Directory.GetFiles(LedgerFolder).ShouldHaveSingleItem();
}
