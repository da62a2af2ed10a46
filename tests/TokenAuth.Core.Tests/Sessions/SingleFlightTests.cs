using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class SingleFlightTests
{
    private readonly SingleFlight<int> _flights = new(new FlightLog());

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_wants_the_same_at_the_same_time_waits_for_one_task_and_who_wants_it_later_starts_another()
    {
        TaskCompletionSource<int> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int started = 0;
        Task<int> Start()
        {
            Interlocked.Increment(ref started);
            return reply.Task;
        }

        Task<int> first = _flights.JoinAsync("a", Start, Ends);
        Task<int> second = _flights.JoinAsync("a", Start, Ends);
        _flights.UnderWay().Length.ShouldBe(1);
        reply.SetResult(7);

        (await first).ShouldBe(7);
        (await second).ShouldBe(7);
        started.ShouldBe(1);
        _flights.UnderWay().ShouldBeEmpty();
        await _flights.JoinAsync("a", Start, Ends);
        started.ShouldBe(2);
    }

    [Fact]
    public async Task Different_wishes_have_flights_of_their_own()
    {
        Task<int> one = _flights.JoinAsync("a", static () => Task.FromResult(1), Ends);
        Task<int> other = _flights.JoinAsync("A", static () => Task.FromResult(2), Ends);

        (await one).ShouldBe(1);
        (await other).ShouldBe(2);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_end_the_flight()
    {
        TaskCompletionSource<int> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var givesUp = new CancellationTokenSource();
        Task<int> impatient = _flights.JoinAsync("a", () => reply.Task, givesUp.Token);
        Task<int> patient = _flights.JoinAsync("a", () => reply.Task, Ends);

        await givesUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        reply.SetResult(7);

        (await patient).ShouldBe(7);
    }

    [Fact]
    public async Task A_flight_that_failed_is_gone_when_its_failure_is_seen()
    {
        await Should.ThrowAsync<InvalidOperationException>(_flights.JoinAsync("a", static () => throw new InvalidOperationException(), Ends));

        _flights.UnderWay().ShouldBeEmpty();
        (await _flights.JoinAsync("a", static () => Task.FromResult(7), Ends)).ShouldBe(7);
    }
}
