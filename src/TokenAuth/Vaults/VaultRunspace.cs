using TokenAuth.Errors;

namespace TokenAuth.Vaults;

/// <summary>
/// Where vaults are called: one runspace of the process on a thread of its own. One call at a time, each bounded. A call that takes too
/// long, or that nobody waits for any more, is told to stop; while one that took too long does not end, all others fail at once.
/// </summary>
internal sealed class VaultRunspace(TimeProvider clock) : IDisposable
{
    // How long a call that nobody waits for any more may take to stop.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly LinkedList<VaultCall> _waiting = new();
    private VaultShell? _shell;
    private VaultCall? _current;
    private ITimer? _deadline;
    private bool _isStuck;
    private bool _isServed;

    /// <summary>The one of this process.</summary>
    public static VaultRunspace OfProcess { get; } = new(TimeProvider.System);

    /// <summary>Runs a call in its turn.</summary>
    /// <param name="what">The vault, for messages.</param>
    /// <param name="limit">How long it may run.</param>
    /// <param name="work">What it does.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultTimeout"/>.</exception>
    public async Task<T> RunAsync<T>(string what, TimeSpan limit, Func<VaultShell, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new AwaitedCall<T>(what, limit, work);
        lock (_gate)
        {
            if (_isStuck) throw Busy(call);
            _waiting.AddLast(call);
            Monitor.Pulse(_gate);
            Serve();
        }

        CancellationTokenRegistration registration = cancellationToken.Register(() => GiveUp(call, new OperationCanceledException(cancellationToken)));
        await using (registration.ConfigureAwait(false))
            return await call.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _shell?.Dispose();

    private static TokenAuthException Busy(VaultCall call) =>
        new(ErrorId.VaultTimeout, ErrorKind.Timeout, $"The vault '{call.What}' was not called: a call that took too long has not ended yet.")
        {
            NextStep = "Try again when the vault answers; a new PowerShell process is not held up by this one.",
        };

    private static TokenAuthException Overdue(VaultCall call) =>
        new(ErrorId.VaultTimeout, ErrorKind.Timeout, $"The vault '{call.What}' did not answer within {call.Limit.TotalSeconds:0.#} seconds.")
        {
            NextStep = $"Try again when it answers, or allow it more time with the environment variable {VaultTimeout.Variable}; Test-AuthVault measures it.",
        };

    private void Serve()
    {
        if (_isServed) return;
        _isServed = true;
        new Thread(TakeTurns) { IsBackground = true, Name = "TokenAuth vaults" }.Start();
    }

    private void TakeTurns()
    {
        while (true)
        {
            Run(Next());
            lock (_gate)
            {
                _deadline?.Dispose();
                _current = null;
                _isStuck = false;
            }
        }
    }

    private VaultCall Next()
    {
        lock (_gate)
        {
            while (true)
            {
                while (_waiting.First is null)
                    Monitor.Wait(_gate);
                VaultCall call = _waiting.First.Value;
                _waiting.RemoveFirst();
                if (!call.IsAwaited) continue;
                _current = call;
                _deadline = clock.CreateTimer(_ => TakesTooLong(call), state: null, call.Limit, Timeout.InfiniteTimeSpan);
                _shell?.Begin();
                return call;
            }
        }
    }

    private void Run(VaultCall call)
    {
        try
        {
            // PowerShell closes every runspace when it ends, and the engine's last writes come after that.
            if (!call.TryRun(UsableShell()) && !call.TryRun(UsableShell()))
                call.Fail(new VaultFailure("The call was stopped.", isLocked: false));
        }
        catch (Exception failure)
        {
            call.Fail(new VaultFailure($"No runspace for vaults can be opened. {failure.Message}", isLocked: false));
        }
    }

    private VaultShell UsableShell()
    {
        if (_shell is { IsUsable: true } usable) return usable;
        var shell = new VaultShell();
        lock (_gate)
            _shell = shell;
        return shell;
    }

    private void TakesTooLong(VaultCall call)
    {
        List<VaultCall> others;
        lock (_gate)
        {
            if (_current != call) return;
            _isStuck = true;
            others = [.. _waiting];
            _waiting.Clear();
            _shell?.Abandon();
        }

        call.Fail(Overdue(call));
        foreach (VaultCall other in others)
            other.Fail(Busy(other));
    }

    private void GiveUp(VaultCall call, Exception reason)
    {
        lock (_gate)
        {
            _waiting.Remove(call);
            if (_current == call)
            {
                _shell?.Stop();
                _deadline?.Change(Grace, Timeout.InfiniteTimeSpan);
            }
        }

        call.Fail(reason);
    }
}
