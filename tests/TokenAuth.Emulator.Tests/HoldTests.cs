namespace TokenAuth.Emulator.Tests;

public sealed class HoldTests : EmulatorTest
{
    [Fact]
    public async Task Requests_wait_until_the_hold_is_released()
    {
        (_, string refresh) = await SignIn();
        using EmulatorHold hold = Emulator.Hold("/api/v2/refresh");

        Task<Reply> waiting = PostRefresh(refresh);
        await hold.WaitForArrivals(1, Cancellation);
        Emulator.Counters.Snapshot().Redemptions.ShouldBe(0);
        waiting.IsCompleted.ShouldBeFalse();
        hold.Release();

        (await waiting).Status.ShouldBe(200);
        hold.Arrivals.ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_reply_waits_when_the_work_is_done_first()
    {
        (_, string refresh) = await SignIn();
        using EmulatorHold hold = Emulator.Hold("/api/v2/refresh", afterProcessing: true);

        Task<Reply> waiting = PostRefresh(refresh);
        await hold.WaitForArrivals(1, Cancellation);
        Emulator.Counters.Snapshot().Redemptions.ShouldBe(1);
        hold.Release();

        Tokens(await waiting).Access.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Other_paths_go_on()
    {
        using EmulatorHold hold = Emulator.Hold("/api/v2/refresh");

        (await PostSignIn()).Status.ShouldBe(200);
        hold.Arrivals.ShouldBe(0);
    }

    [Fact]
    public async Task Many_arrivals_can_be_waited_for()
    {
        using EmulatorHold hold = Emulator.Hold("/open/*");

        Task<Reply>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => Client.Get("/open/text"))];
        await hold.WaitForArrivals(2, Cancellation);
        await hold.WaitForArrivals(4, Cancellation);
        hold.Dispose();

        (await Task.WhenAll(waiting)).ShouldAllBe(reply => reply.Status == 200);
        (await Client.Get("/open/text")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_reset_releases()
    {
        EmulatorHold hold = Emulator.Hold("/open/text");
        Task<Reply> waiting = Client.Get("/open/text");
        await hold.WaitForArrivals(1, Cancellation);

        Emulator.Reset();

        (await waiting).Status.ShouldBe(200);
    }
}
