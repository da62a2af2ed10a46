using System.Globalization;
using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Texts;

namespace TokenAuth.Output;

/// <summary>Shows how far something is that counts: a batch's requests, a list's items.</summary>
/// <param name="activity">What goes on.</param>
/// <param name="unit">What is counted.</param>
/// <param name="write">Writes a progress record, on the pipeline thread.</param>
/// <param name="total">How many there are in all, where that is known.</param>
internal sealed class ProgressDisplay(string activity, string unit, Action<ProgressRecord> write, long? total = null)
{
    /// <summary>What the records of this command are known by.</summary>
    public const int ActivityId = 1_413_563_728;

    private readonly ProgressMeter _meter = new(TimeProvider.System);
    private bool _isShown;

    /// <summary>Shows how far it is, unless it is too early or the last time was just now.</summary>
    public void Show(long done, long? of = null, string? note = null)
    {
        if (_meter.Read(done, of ?? total) is not { } reading) return;
        _isShown = true;
        write(RecordOf(reading, note));
    }

    /// <summary>Takes the bar away.</summary>
    public void Close()
    {
        if (_isShown) write(new ProgressRecord(ActivityId, activity, Strings.Done()) { RecordType = ProgressRecordType.Completed });
    }

    private ProgressRecord RecordOf(ProgressReading reading, string? note)
    {
        string count = reading.Total is { } all ? Strings.CountOf(reading.Done, all, unit) : Strings.Count(reading.Done, unit);
        string speed = Strings.Speed(count, reading.PerSecond.ToString("#,0.#", CultureInfo.CurrentCulture));
        return new ProgressRecord(ActivityId, activity, note is null ? speed : $"{speed}, {note}")
        {
            PercentComplete = reading.Percent ?? -1,
            SecondsRemaining = reading.Left is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        };
    }
}
