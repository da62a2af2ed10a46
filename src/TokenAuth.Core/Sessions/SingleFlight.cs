namespace TokenAuth.Sessions;

/// <summary>
/// Lets everyone who wants the same thing at the same time wait for one task. The task belongs to the engine: whoever started it
/// may give up waiting, it goes on.
/// </summary>
/// <typeparam name="T">What the task brings.</typeparam>
internal sealed class SingleFlight<T>(FlightLog log)
{
    private readonly Dictionary<string, Task<T>> _flights = new(StringComparer.Ordinal);

    /// <summary>Joins the flight of a key, or starts it.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="start">Starts the task.</param>
    /// <param name="cancellationToken">Ends the caller's wait, not the task.</param>
    public Task<T> JoinAsync(string key, Func<Task<T>> start, CancellationToken cancellationToken)
    {
        Task<T>? flight;
        lock (_flights)
        {
            if (!_flights.TryGetValue(key, out flight))
            {
                flight = Task.Run(() => RunAsync(key, start), CancellationToken.None);
                _flights.Add(key, flight);
                log.Add(flight);
            }
        }

        return flight.WaitAsync(cancellationToken);
    }

    /// <summary>The flights that are under way.</summary>
    public Task[] UnderWay()
    {
        lock (_flights)
        {
            return [.. _flights.Values];
        }
    }

    private async Task<T> RunAsync(string key, Func<Task<T>> start)
    {
        try
        {
            return await start().ConfigureAwait(false);
        }
        finally
        {
            // Gone before anyone sees the outcome: who then wants more starts a new flight.
            lock (_flights)
            {
                _flights.Remove(key);
            }
        }
    }
}
