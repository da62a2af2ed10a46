namespace TokenAuth.Vaults;

/// <summary>One call that waits for its turn in the vaults' runspace, or has it.</summary>
/// <param name="what">The vault, for messages.</param>
/// <param name="limit">How long it may run.</param>
internal abstract class VaultCall(string what, TimeSpan limit)
{
    /// <summary>The vault, for messages.</summary>
    public string What { get; } = what;

    /// <summary>How long it may run.</summary>
    public TimeSpan Limit { get; } = limit;

    /// <summary>Whether somebody still waits for it.</summary>
    public abstract bool IsAwaited { get; }

    /// <summary>Runs it; whoever waits gets what it gives or throws.</summary>
    /// <returns>False where the runspace was taken away from under it, and somebody still waits.</returns>
    public abstract bool TryRun(VaultShell shell);

    /// <summary>Lets whoever waits go on with a failure.</summary>
    public abstract void Fail(Exception failure);
}
