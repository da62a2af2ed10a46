using System.Diagnostics;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.State;

public sealed class FileLockTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private string Place => _folder["lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_holder_keeps_everyone_else_out_until_it_lets_go()
    {
        using (FileLock.TryTake(Place).ShouldNotBeNull())
        {
            FileLock.TryTake(Place).ShouldBeNull();
        }

        using FileLock again = FileLock.TryTake(Place).ShouldNotBeNull();
        File.Exists(Place).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_waits_gets_it_when_it_is_free()
    {
        FileLock first = FileLock.TryTake(Place)!;
        Task<FileLock> waiter = FileLock.TakeAsync(Place, TimeSpan.FromMinutes(1), _clock, Ends);
        await _clock.WaitForTimer(TimeSpan.FromSeconds(1), Ends);
        waiter.IsCompleted.ShouldBeFalse();
        first.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await waiter).Dispose();
    }

    [Fact]
    public async Task The_wait_is_bounded()
    {
        using FileLock first = FileLock.TryTake(Place)!;
        Task<FileLock> waiter = FileLock.TakeAsync(Place, TimeSpan.FromSeconds(1), _clock, Ends);
        while (!waiter.IsCompleted)
        {
            await Task.WhenAny(waiter, _clock.WaitForTimer(TimeSpan.FromSeconds(1), Ends));
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        (await Should.ThrowAsync<TokenAuthException>(waiter)).ErrorId.ShouldBe(ErrorId.LockTimeout);
    }

    [Fact]
    public async Task The_wait_can_be_cancelled()
    {
        using FileLock first = FileLock.TryTake(Place)!;
        using var patience = new CancellationTokenSource();
        Task<FileLock> waiter = FileLock.TakeAsync(Place, TimeSpan.FromMinutes(1), _clock, patience.Token);
        await _clock.WaitForTimer(TimeSpan.FromSeconds(1), Ends);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiter);
    }

    [Fact]
    public async Task Where_locks_are_ignored_nobody_is_given_one()
    {
        // The runtime reads this once, so it takes a process that began with it.
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TokenAuth.Stress.dll"), "worker", "--vault", _folder["vault"], "--state", _folder["state"]])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        using Process worker = Process.Start(start)!;
        await worker.StandardInput.WriteLineAsync("lock".AsMemory(), Ends);

        (await worker.StandardOutput.ReadLineAsync(Ends))!.ShouldStartWith("error LockUnsupported");

        worker.StandardInput.Close();
        await worker.WaitForExitAsync(Ends);
    }
}
