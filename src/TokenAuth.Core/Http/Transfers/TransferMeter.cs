namespace TokenAuth.Http;

/// <summary>Counts the bytes of one transfer and reports them now and then: never in its first second, since most are over by then.</summary>
internal sealed class TransferMeter(ITransferProgress progress, TransferDirection direction, long before, long? total, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly long _began = clock.GetTimestamp();
    private long _moved;
    private long? _reported;
    private bool _complete;

    /// <summary>So many bytes more.</summary>
    public void Add(int count)
    {
        _moved += count;
        bool isDue = _reported is { } last ? clock.GetElapsedTime(last) >= Pace : clock.GetElapsedTime(_began) >= Patience;
        if (isDue)
        {
            _reported = clock.GetTimestamp();
            Report(isComplete: false);
        }
    }

    /// <summary>That was all.</summary>
    public void Complete()
    {
        if (_reported is not null && !_complete)
        {
            _complete = true;
            Report(isComplete: true);
        }
    }

    private void Report(bool isComplete)
    {
        double seconds = clock.GetElapsedTime(_began).TotalSeconds;
        progress.Report(new TransferProgress(direction, before + _moved, total, seconds > 0 ? _moved / seconds : 0, isComplete));
    }
}
