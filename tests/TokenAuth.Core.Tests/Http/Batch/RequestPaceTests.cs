using System.Net;
using System.Net.Http.Headers;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class RequestPaceTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationToken _ends = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_leave_evenly_at_the_rate()
    {
        using var pace = new RequestPace(10, _clock);
        Task[] turns = [.. Enumerable.Range(0, 20).Select(_ => pace.WaitAsync(_ends).AsTask())];
        for (int left = 1; left < turns.Length; left++)
        {
            await _clock.WaitForTimer(TimeSpan.FromMilliseconds(100), _ends);
            _clock.Advance(TimeSpan.FromMilliseconds(99));
            turns.Count(static turn => turn.IsCompleted).ShouldBe(left);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await turns[left];
        }
    }

    [Fact]
    public async Task A_rate_below_one_a_second_waits_longer()
    {
        using var pace = new RequestPace(0.5, _clock);
        await pace.WaitAsync(_ends);
        Task second = pace.WaitAsync(_ends).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        second.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await second;
    }

    [Fact]
    public async Task Time_in_which_nothing_was_sent_is_not_saved_up()
    {
        using var pace = new RequestPace(10, _clock);
        await pace.WaitAsync(_ends);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Task[] turns = [.. Enumerable.Range(0, 10).Select(_ => pace.WaitAsync(_ends).AsTask())];

        await turns[0];
        await _clock.WaitForTimer(TimeSpan.FromMilliseconds(100), _ends);
        turns.Count(static turn => turn.IsCompleted).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_rate_and_a_pause_nobody_waits()
    {
        using var pace = new RequestPace(perSecond: null, _clock);

        for (int i = 0; i < 100; i++)
        {
            await pace.WaitAsync(_ends);
        }

        _clock.TimersMade.ShouldBe(0);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "7", 7)]
    [InlineData(429, null, 1)]
    public async Task One_answer_pauses_every_request_that_has_not_left(int status, string? retryAfter, int seconds)
    {
        using var pace = new RequestPace(perSecond: null, _clock);

        pace.Observe(Answer(status, retryAfter)).ShouldBe(TimeSpan.FromSeconds(seconds));

        Task[] turns = [.. Enumerable.Range(0, 5).Select(_ => pace.WaitAsync(_ends).AsTask())];
        pace.PauseLeft.ShouldBe(TimeSpan.FromSeconds(seconds));
        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        turns.ShouldAllBe(static turn => !turn.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(turns);
        pace.PauseLeft.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_pause_that_begins_while_others_wait_holds_them_too_and_a_shorter_one_does_not_end_it()
    {
        using var pace = new RequestPace(1, _clock);
        await pace.WaitAsync(_ends);
        Task waiting = pace.WaitAsync(_ends).AsTask();

        pace.Observe(Answer(429, "10"));
        pace.Observe(Answer(429, "2"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _clock.WaitForTimer(TimeSpan.FromSeconds(9), _ends);
        _clock.Advance(TimeSpan.FromSeconds(8.9));
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await waiting;
    }

    [Theory]
    [InlineData(200, "7")]
    [InlineData(503, null)]
    [InlineData(500, "7")]
    public void Other_answers_pause_nothing(int status, string? retryAfter)
    {
        using var pace = new RequestPace(perSecond: null, _clock);

        pace.Observe(Answer(status, retryAfter)).ShouldBeNull();

        pace.PauseLeft.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("1000000000")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_pause_of_years_is_not_obeyed(string retryAfter)
    {
        using var pace = new RequestPace(perSecond: null, _clock);
        pace.Observe(Answer(503, retryAfter)).ShouldBe(TimeSpan.FromSeconds(1));

        Task waiting = pace.WaitAsync(_ends).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await waiting;
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_lets_the_next_one_through()
    {
        using var pace = new RequestPace(1, _clock);
        await pace.WaitAsync(_ends);
        using var gone = new CancellationTokenSource();
        Task first = pace.WaitAsync(gone.Token).AsTask();
        Task second = pace.WaitAsync(_ends).AsTask();

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await _clock.WaitForTimersMade(2, _ends);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await second;
    }

    private static HttpResponseMessage Answer(int status, string? retryAfter) =>
        new((HttpStatusCode)status) { Headers = { RetryAfter = retryAfter is null ? null : RetryConditionHeaderValue.Parse(retryAfter) } };
}
