using System.Net;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>
/// How fast the requests of a batch may leave: so many a second at most, evenly, and none while the service asks for patience.
/// One 429, or a 503 that says how long, pauses them all.
/// </summary>
public sealed class RequestPace : IDisposable
{
    // Where the service says "too many" and not for how long.
    private static readonly TimeSpan UnstatedPause = TimeSpan.FromSeconds(1);

    // A timer that fires late must not lower the rate: what was missed by so much is caught up with.
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly object _gate = new();
    private readonly long _start;
    private TimeSpan _next;
    private TimeSpan _pausedUntil;

    /// <summary>Starts a pace.</summary>
    /// <param name="perSecond">How many requests a second; null for as many as there are.</param>
    /// <param name="clock">The clock.</param>
    public RequestPace(double? perSecond, TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _interval = perSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
    }

    /// <summary>How much longer the service's pause lasts; zero where there is none.</summary>
    public TimeSpan PauseLeft
    {
        get
        {
            lock (_gate)
            {
                return Left(_pausedUntil);
            }
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Waits for the next request's turn.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (_interval == TimeSpan.Zero && PauseLeft == TimeSpan.Zero)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (TakeTurn() is { } wait)
            {
                await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Learns from a response whether the service asks for patience.</summary>
    /// <param name="response">Any response of the batch.</param>
    /// <returns>How long the batch pauses now; null where the response asks for nothing.</returns>
    public TimeSpan? Observe(HttpResponseMessage response)
    {
        TimeSpan? wait = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => RetryAfter.Of(response, _clock.GetUtcNow()) ?? UnstatedPause,
            HttpStatusCode.ServiceUnavailable => RetryAfter.Of(response, _clock.GetUtcNow()),
            _ => null,
        };
        if (wait is not { } asked)
        {
            return null;
        }

        TimeSpan pause = asked <= RetryAfter.Patience ? asked : UnstatedPause;
        lock (_gate)
        {
            TimeSpan until = Now + pause;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }

        return pause;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Null: now. Else look again after that time, since a pause may have begun meanwhile.
    private TimeSpan? TakeTurn()
    {
        lock (_gate)
        {
            TimeSpan wait = Left(_next > _pausedUntil ? _next : _pausedUntil);
            if (wait > TimeSpan.Zero)
            {
                // Timers count whole milliseconds.
                return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
            }

            TimeSpan earliest = Now - CatchUp;
            _next = (_next > earliest ? _next : earliest) + _interval;
            return null;
        }
    }

    private TimeSpan Left(TimeSpan until)
    {
        TimeSpan left = until - Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
