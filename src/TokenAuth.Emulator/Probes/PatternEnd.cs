namespace TokenAuth.Emulator;

/// <summary>A place in a stream where it goes no further.</summary>
/// <param name="Position">After so many bytes.</param>
/// <param name="Breaks">Whether the connection ends there; else it hangs.</param>
internal sealed record PatternEnd(long Position, bool Breaks)
{
    public Task Reach(CancellationToken cancellationToken) =>
        Breaks ? throw new IOException("The stream breaks off here, as was asked.") : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
