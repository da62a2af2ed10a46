using System.Collections.Concurrent;

namespace TokenAuth.Sessions;

/// <summary>
/// The redemptions that are under way. A process that ends in the middle of one would lose the reply and with it, at a server that
/// rotates, the login: so its end waits, but not for ever.
/// </summary>
internal sealed class FlightLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Task, byte> _flights = new();
    private int _watching;

    public void Add(Task flight)
    {
        if (Interlocked.Exchange(ref _watching, 1) == 0)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => WaitForAll();
        }

        _flights[flight] = 0;
        _ = flight.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                _flights.TryRemove(ended, out _);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void WaitForAll()
    {
#pragma warning disable RS0030 // The process ends; there is nobody left to await.
        Task.WhenAll(_flights.Keys).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(Patience);
#pragma warning restore RS0030
    }
}
