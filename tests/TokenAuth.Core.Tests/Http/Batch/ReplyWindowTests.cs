using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class ReplyWindowTests
{
    private readonly CancellationToken _ends = TestContext.Current.CancellationToken;

    [Fact]
    public void Replies_go_out_in_the_order_of_their_requests()
    {
        var window = new ReplyWindow<int>(3, inOrder: true);
        Action<int>[] replies = [window.Open(), window.Open(), window.Open()];

        replies[2](3);
        replies[1](2);
        window.TryTake(out _).ShouldBeFalse();
        replies[0](1);

        Take(window).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Replies_go_out_as_they_come()
    {
        var window = new ReplyWindow<int>(3, inOrder: false);
        Action<int>[] replies = [window.Open(), window.Open(), window.Open()];

        replies[2](3);
        replies[0](1);

        Take(window).ShouldBe([3, 1]);
        window.IsEmpty.ShouldBeFalse();
        replies[1](2);
        Take(window).ShouldBe([2]);
        window.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reply_that_nobody_took_keeps_its_room(bool inOrder)
    {
        var window = new ReplyWindow<int>(2, inOrder);
        Action<int>[] replies = [window.Open(), window.Open()];
        window.IsFull.ShouldBeTrue();

        replies[0](1);
        window.IsFull.ShouldBeTrue();
        window.TryTake(out _).ShouldBeTrue();

        window.IsFull.ShouldBeFalse();
    }

    [Fact]
    public void A_slow_head_holds_the_rest_and_so_the_window_stays_small()
    {
        var window = new ReplyWindow<int>(4, inOrder: true);
        Action<int> head = window.Open();
        for (int i = 1; i < 4; i++)
        {
            window.Open()(i);
        }

        window.IsFull.ShouldBeTrue();
        window.TryTake(out _).ShouldBeFalse();
        head(0);
        Take(window).ShouldBe([0, 1, 2, 3]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wait_ends_when_a_reply_can_be_taken_and_not_before(bool inOrder)
    {
        var window = new ReplyWindow<int>(2, inOrder);
        Action<int>[] replies = [window.Open(), window.Open()];
        Task waiting = window.WaitAsync(_ends);

        if (inOrder)
        {
            replies[1](2);
        }

        waiting.IsCompleted.ShouldBeFalse();
        replies[0](1);
        await waiting;

        window.TryTake(out int reply).ShouldBeTrue();
        reply.ShouldBe(1);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        var window = new ReplyWindow<int>(1, inOrder: true);
        window.Open();
        using var gone = new CancellationTokenSource();
        Task waiting = window.WaitAsync(gone.Token);

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    private static List<int> Take(ReplyWindow<int> window)
    {
        List<int> taken = [];
        while (window.TryTake(out int reply))
        {
            taken.Add(reply);
        }

        return taken;
    }
}
