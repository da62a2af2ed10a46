namespace TokenAuth.Pipeline;

/// <summary>Runs async work on the thread that PowerShell gave to a command: every continuation comes back to it, in the order in which it was posted.</summary>
/// <remarks>One pump serves one command from its first record to its disposal. Between two runs posted work waits, since only a run owns the thread.</remarks>
internal sealed class PipelinePump(Action<Exception> onUnhandled) : SynchronizationContext
{
    private const int NoThread = -1;

    // A small exchange is over about as soon as a thread has fallen asleep; what Task.Wait does before it sleeps.
    private const int SpinsBeforeSleep = 35;

    private readonly object _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private SynchronizationContext? _outer;
    private int _thread = NoThread;
    private int _queued;
    private bool _closed;

    /// <summary>Gets or sets a value indicating whether it sleeps as soon as it has nothing to do: where many replies come, those who bring them need the processor.</summary>
    public bool SleepsAtOnce { get; set; }

    /// <summary>Gets a value indicating whether the caller is on the pipeline thread, inside a run.</summary>
    public bool IsPipelineThread => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs <paramref name="work"/> on this thread until it has ended, and throws what it threw.</summary>
    public void Run(Func<Task> work)
    {
        _outer = Current;
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        try
        {
            Task task = work();
            if (!task.IsCompleted)
            {
                _ = task.ContinueWith(WakeUp, this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                while (!task.IsCompleted)
                    RunNext();
            }

            Finish(task);
        }
        finally
        {
            SetSynchronizationContext(_outer);
            Volatile.Write(ref _thread, NoThread);
        }
    }

    /// <summary>Calls into PowerShell without this context: what runs downstream is someone else's code, and would wait for a pump that waits for it.</summary>
    public T StepOut<T>(Func<T> call)
    {
        SynchronizationContext? inner = Current;
        SetSynchronizationContext(_outer);
        try
        {
            return call();
        }
        finally
        {
            SetSynchronizationContext(inner);
        }
    }

    /// <summary>Runs <paramref name="call"/> on the pipeline thread: at once when this is it, in turn otherwise. Cancelled when the command ends before its turn.</summary>
    public Task<T> InvokeAsync<T>(Func<T> call)
    {
        // Asynchronous continuations: the code that waits for a write is not the pipeline thread's to run.
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (IsPipelineThread)
            Complete(done, call);
        else
            Post(_ => Complete(done, call), state: null);
        return done.Task;
    }

    /// <summary>Runs <paramref name="call"/> on the pipeline thread while this thread waits.</summary>
    public T Invoke<T>(Func<T> call) => IsPipelineThread ? call() : Finish(InvokeAsync(call));

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _queue.Enqueue((d, state));
                Volatile.Write(ref _queued, _queue.Count);
                Monitor.Pulse(_gate);
                return;
            }
        }

        // The command is over; its leftovers end elsewhere rather than never.
        ThreadPool.QueueUserWorkItem(static item => item.d(item.state), (d, state), preferLocal: false);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        _ = Invoke(() =>
        {
            d(state);
            return true;
        });
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Lets go of the thread for good.</summary>
    public void Close()
    {
        (SendOrPostCallback Callback, object? State)[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _queue];
            _queue.Clear();
        }

        foreach ((SendOrPostCallback callback, object? state) in left)
            Post(callback, state);
    }

    private static void WakeUp(Task ended, object? pump) => ((PipelinePump)pump!).Post(static _ => { }, state: null);

    private void RunNext()
    {
        SpinWait spin = default;
        while (!SleepsAtOnce && Volatile.Read(ref _queued) == 0 && spin.Count < SpinsBeforeSleep)
            spin.SpinOnce(sleep1Threshold: -1);

        (SendOrPostCallback Callback, object? State) next;
        lock (_gate)
        {
            while (!_queue.TryDequeue(out next))
                Monitor.Wait(_gate);
            Volatile.Write(ref _queued, _queue.Count);
        }

        try
        {
            next.Callback(next.State);
        }
        catch (Exception e)
        {
            onUnhandled(e);
        }
    }

    private void Complete<T>(TaskCompletionSource<T> done, Func<T> call)
    {
        if (!IsPipelineThread)
        {
            done.SetCanceled(CancellationToken.None);
            return;
        }

        try
        {
            done.SetResult(call());
        }
        catch (OperationCanceledException e)
        {
            done.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

#pragma warning disable RS0030 // The pump is where waiting for a task is the purpose.
    private static void Finish(Task task) => task.GetAwaiter().GetResult();

    private static T Finish<T>(Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore RS0030
}
