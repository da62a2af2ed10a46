namespace TokenAuth.Http;

/// <summary>
/// The replies of a batch on their way to the caller: in the order of the requests, or as they come. It holds a bounded number, so
/// that neither a slow request at the head nor a slow caller fills the memory.
/// </summary>
/// <typeparam name="T">A reply.</typeparam>
/// <param name="capacity">How many requests may be open: sent, or answered and not taken.</param>
/// <param name="inOrder">Whether replies go out in the order of their requests.</param>
public sealed class ReplyWindow<T>(int capacity, bool inOrder)
{
    private readonly object _gate = new();
    private readonly Queue<Slot> _slots = new();
    private readonly Queue<T> _finished = new();
    private int _open;
    private TaskCompletionSource? _changed;

    /// <summary>Whether no further request may be opened before a reply is taken.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _open >= capacity;
            }
        }
    }

    /// <summary>Whether every reply has been taken.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _open == 0;
            }
        }
    }

    /// <summary>Makes room for one more request.</summary>
    /// <returns>Takes its reply, once, from any thread.</returns>
    public Action<T> Open()
    {
        var slot = new Slot();
        lock (_gate)
        {
            _open++;
            if (inOrder)
            {
                _slots.Enqueue(slot);
            }
        }

        return reply => Finish(slot, reply);
    }

    /// <summary>Takes the next reply, if it is there.</summary>
    /// <param name="reply">The reply.</param>
    public bool TryTake(out T reply)
    {
        lock (_gate)
        {
            if (!IsNextThere())
            {
                reply = default!;
                return false;
            }

            reply = inOrder ? _slots.Dequeue().Reply! : _finished.Dequeue();
            _open--;
            return true;
        }
    }

    /// <summary>Waits until a reply can be taken.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (IsNextThere())
            {
                return Task.CompletedTask;
            }

            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _changed.Task.WaitAsync(cancellationToken);
        }
    }

    private bool IsNextThere() => inOrder ? _slots.TryPeek(out Slot? head) && head.IsFinished : _finished.Count > 0;

    private void Finish(Slot slot, T reply)
    {
        lock (_gate)
        {
            if (inOrder)
            {
                slot.Reply = reply;
                slot.IsFinished = true;
            }
            else
            {
                _finished.Enqueue(reply);
            }

            if (_changed is not null && IsNextThere())
            {
                _changed.SetResult();
                _changed = null;
            }
        }
    }

    private sealed class Slot
    {
        public T? Reply { get; set; }

        public bool IsFinished { get; set; }
    }
}
