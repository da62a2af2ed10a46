namespace TokenAuth.Pipeline;

/// <summary>Counts the tasks that a command started, so that it never ends before them.</summary>
internal sealed class StartedWork
{
    private readonly object _gate = new();
    private TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Gets a value indicating whether any task still runs.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
                return _running > 0;
        }
    }

    private Task AllEnded
    {
        get
        {
            lock (_gate)
                return _allEnded.Task;
        }
    }

    /// <summary>Counts a task in.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            if (_running++ == 0)
                _allEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Counts a task out.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0)
                _allEnded.SetResult();
        }
    }

    /// <summary>Ends when no task runs any more, those included that were started meanwhile.</summary>
    public async Task WhenAllEnded()
    {
        while (Any)
            await AllEnded.ConfigureAwait(true);
    }
}
