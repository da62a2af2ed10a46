namespace TokenAuth.Transport;

/// <summary>
/// Marks a thread that sends one request without a body and has nothing else to do until its response begins. The connection may
/// then let that thread wait for the first bytes in the kernel, for a short while: on the way over other threads each of them has
/// to be woken first, which takes longer than a small exchange itself.
/// </summary>
public static class DirectWait
{
    /// <summary>How long the thread may be kept: it hears of a stop only afterwards.</summary>
    internal const int PatienceMicroseconds = 5_000;

    [ThreadStatic]
    private static bool _isOn;

    internal static bool IsOn => _isOn;

    /// <summary>Begins a request; what it does on this thread until it first waits is covered.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="begin">Begins it.</param>
    /// <returns>The request under way, or over already.</returns>
    public static Task<T> Begin<T>(Func<Task<T>> begin)
    {
        // What follows upon the first bytes runs on this thread only where no context could claim it.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _isOn = true;
        try
        {
            return begin();
        }
        finally
        {
            _isOn = false;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>The request is on its way: the thread waits once, or not at all.</summary>
    internal static void End() => _isOn = false;
}
