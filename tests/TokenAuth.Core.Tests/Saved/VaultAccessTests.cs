using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Saved;

public sealed class VaultAccessTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private TimeSpan _takes;

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_is_expected_to_take_three_times_as_long_as_the_slowest_of_the_last_eight()
    {
        VaultAccess access = Access(NewVault());
        await CallAsync(access, 0.5);
        await CallAsync(access, 0.2);
        access.LatencyBound.ShouldBe(TimeSpan.FromSeconds(1.5));

        for (int call = 0; call < 6; call++)
        {
            await CallAsync(access, 0.1);
        }

        access.LatencyBound.ShouldBe(TimeSpan.FromSeconds(1.5));
        await CallAsync(access, 0.1);
        access.LatencyBound.ShouldBe(TimeSpan.FromSeconds(0.6));
    }

    [Fact]
    public async Task Writes_are_measured_as_reads_are()
    {
        VaultAccess access = Access(NewVault());
        _takes = TimeSpan.FromSeconds(1);

        await access.WriteAsync("entry", new Secret("value"), description: null, Ends);

        access.LatencyBound.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Nothing_is_expected_to_take_less_than_a_tenth_of_a_second_or_longer_than_a_call_may()
    {
        VaultAccess access = Access(NewVault());
        access.LatencyBound.ShouldBe(TimeSpan.FromMilliseconds(100));

        await CallAsync(access, 0.01);
        access.LatencyBound.ShouldBe(TimeSpan.FromMilliseconds(100));

        await CallAsync(access, 9);
        access.LatencyBound.ShouldBe(access.Vault.CallTimeout);
    }

    [Fact]
    public async Task A_vault_that_loses_nothing_is_written_at_once()
    {
        FileVault vault = NewVault();
        await NewVault().WriteAsync("entry", new Secret("value"), description: null, Ends);

        Access(vault).QuietFor().ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_vault_that_loses_writes_is_left_alone_for_six_seconds_after_a_write_that_can_be_seen()
    {
        await NewVault(losesWrites: true).WriteAsync("entry", new Secret("value"), description: null, Ends);
        VaultAccess access = Access(NewVault(losesWrites: true));

        access.QuietFor().ShouldBe(TimeSpan.FromSeconds(6));
        _clock.Advance(TimeSpan.FromSeconds(2));
        access.QuietFor().ShouldBe(TimeSpan.FromSeconds(4));
        _clock.Advance(TimeSpan.FromSeconds(4));
        access.QuietFor().ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_write_of_another_clock_keeps_a_writer_waiting_no_longer_than_one_of_now()
    {
        await NewVault(losesWrites: true).WriteAsync("entry", new Secret("value"), description: null, Ends);
        _clock.JumpWallClock(-TimeSpan.FromHours(1));

        Access(NewVault(losesWrites: true)).QuietFor().ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Its_own_writes_do_not_keep_a_process_waiting_and_those_of_others_do_though_the_vault_shows_none()
    {
        VaultAccess mine = Access(NewVault(losesWrites: true));
        VaultAccess other = Access(NewVault(losesWrites: true));

        await mine.AloneAsync(static () => Task.FromResult(true), Ends);

        mine.QuietFor().ShouldBe(TimeSpan.Zero);
        other.QuietFor().ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_write_that_failed_may_have_arrived_and_keeps_others_waiting_too()
    {
        VaultAccess mine = Access(NewVault(losesWrites: true));

        await Should.ThrowAsync<TokenAuthException>(() => mine.AloneAsync<bool>(static () => throw new TokenAuthException(ErrorId.VaultTimeout, ErrorKind.Timeout, "Late."), Ends));

        Access(NewVault(losesWrites: true)).QuietFor().ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_writer_waits_until_the_vault_has_been_quiet()
    {
        await NewVault(losesWrites: true).WriteAsync("entry", new Secret("value"), description: null, Ends);
        VaultAccess access = Access(NewVault(losesWrites: true));

        Task<DateTimeOffset> writing = access.AloneAsync(() => Task.FromResult(_clock.GetUtcNow()), Ends);
        DateTimeOffset began = _clock.GetUtcNow();
        await _clock.WaitForTimer(TimeSpan.FromSeconds(6), Ends);
        writing.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(6));

        (await writing).ShouldBe(began + TimeSpan.FromSeconds(6));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("nonsense of-somebody")]
    [InlineData("-5 of-somebody")]
    [InlineData("9223372036854775807 of-somebody")]
    [InlineData("1 2 3")]
    public async Task What_is_no_note_of_a_writer_in_the_lock_keeps_nobody_waiting(string content)
    {
        VaultAccess access = Access(NewVault(losesWrites: true));
        access.QuietFor().ShouldBe(TimeSpan.Zero);
        await File.WriteAllTextAsync(Directory.GetFiles(_folder["state"], "vault-*.lock", SearchOption.AllDirectories).ShouldHaveSingleItem(), content, Ends);

        access.QuietFor().ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_longer_note_in_the_lock_leaves_nothing_behind_the_next()
    {
        VaultAccess mine = Access(NewVault(losesWrites: true));
        mine.QuietFor().ShouldBe(TimeSpan.Zero);
        await File.WriteAllTextAsync(Directory.GetFiles(_folder["state"], "vault-*.lock", SearchOption.AllDirectories).ShouldHaveSingleItem(), new string('x', 200), Ends);

        await mine.AloneAsync(static () => Task.FromResult(true), Ends);

        mine.QuietFor().ShouldBe(TimeSpan.Zero);
    }

    // The quiet time, and six calls of ten seconds.
    [Fact]
    public async Task A_writer_waits_for_another_as_long_as_that_one_may_need()
    {
        var another = new TaskCompletionSource<bool>();
        Task<bool> writing = Access(NewVault()).AloneAsync(() => another.Task, Ends);
        DateTimeOffset began = _clock.GetUtcNow();

        Task<bool> waiting = Access(NewVault()).AloneAsync(static () => Task.FromResult(true), Ends);
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, _clock.WaitForTimer(TimeSpan.FromSeconds(1), Ends));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await Should.ThrowAsync<TokenAuthException>(waiting)).ErrorId.ShouldBe(ErrorId.LockTimeout);
        (_clock.GetUtcNow() - began).TotalSeconds.ShouldBeInRange(66, 68);
        another.SetResult(true);
        (await writing).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_place_for_the_lock_the_vault_is_written_all_the_same()
    {
        await File.WriteAllTextAsync(_folder["state"], "no folder", Ends);
        VaultAccess access = Access(NewVault(losesWrites: true));

        access.QuietFor().ShouldBe(TimeSpan.Zero);
        (await access.AloneAsync(static () => Task.FromResult(5), Ends)).ShouldBe(5);
    }

    private FileVault NewVault(bool losesWrites = false) => new(_folder["vault.json"])
    {
        Clock = _clock,
        StaleFor = losesWrites ? TimeSpan.FromSeconds(5) : null,
        Before = _ =>
        {
            _clock.Advance(_takes);
            return Task.CompletedTask;
        },
    };

    private VaultAccess Access(FileVault vault) => new(vault, new StateFolder(_folder["state"]), _clock);

    private async Task CallAsync(VaultAccess access, double seconds)
    {
        _takes = TimeSpan.FromSeconds(seconds);
        await access.ReadAsync("entry", Ends);
    }
}
