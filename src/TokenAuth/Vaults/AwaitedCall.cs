using System.Management.Automation;

namespace TokenAuth.Vaults;

/// <summary>A call that gives something.</summary>
/// <typeparam name="T">What it gives.</typeparam>
/// <param name="what">The vault, for messages.</param>
/// <param name="limit">How long it may run.</param>
/// <param name="work">What it does.</param>
internal sealed class AwaitedCall<T>(string what, TimeSpan limit, Func<VaultShell, T> work) : VaultCall(what, limit)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the call, or with being given up.</summary>
    public Task<T> Task => _done.Task;

    /// <inheritdoc/>
    public override bool IsAwaited => !_done.Task.IsCompleted;

    /// <inheritdoc/>
    public override bool TryRun(VaultShell shell)
    {
        try
        {
            _done.TrySetResult(work(shell));
        }
        catch (PipelineStoppedException)
        {
            return !IsAwaited;
        }
        catch (Exception failure)
        {
            _done.TrySetException(failure);
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
