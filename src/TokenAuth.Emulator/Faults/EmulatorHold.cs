namespace TokenAuth.Emulator;

/// <summary>Keeps the requests to a path waiting until it is released.</summary>
public sealed class EmulatorHold : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HoldList _list;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrivals;

    internal EmulatorHold(HoldList list, string path, bool afterProcessing)
    {
        _list = list;
        Path = path;
        AfterProcessing = afterProcessing;
    }

    /// <summary>The path, or its beginning when it ends with an asterisk.</summary>
    public string Path { get; }

    /// <summary>The server does its work first, and only the reply waits.</summary>
    public bool AfterProcessing { get; }

    /// <summary>How many requests have arrived here so far.</summary>
    public int Arrivals
    {
        get
        {
            lock (_gate)
            {
                return _arrivals;
            }
        }
    }

    internal string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Waits until so many requests have arrived, counted from the beginning of the hold.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when they are here.</returns>
    public async Task WaitForArrivals(int count, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_arrivals >= count)
                {
                    return;
                }

                next = _arrived.Task;
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the waiting requests go on, and later ones through.</summary>
    public void Release()
    {
        _list.Remove(this);
        _released.TrySetResult();
    }

    /// <summary>Releases.</summary>
    public void Dispose() => Release();

    internal Task Enter(CancellationToken cancellationToken)
    {
        TaskCompletionSource arrived;
        lock (_gate)
        {
            _arrivals++;
            arrived = _arrived;
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.SetResult();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
