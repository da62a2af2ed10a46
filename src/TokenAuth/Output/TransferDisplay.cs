using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Texts;

namespace TokenAuth.Output;

/// <summary>Shows how far a body is, with its speed.</summary>
/// <param name="address">Where it goes or comes from, without secrets.</param>
/// <param name="write">Takes a progress record to the pipeline thread, from any thread.</param>
internal sealed class TransferDisplay(string address, Action<ProgressRecord> write) : ITransferProgress
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    /// <inheritdoc/>
    public void Report(TransferProgress progress)
    {
        string activity = progress.Direction is TransferDirection.Upload ? Strings.Upload(address) : Strings.Download(address);
        string count = progress.Total is { } total ? Strings.SizeOf(Size(progress.Bytes), Size(total)) : Size(progress.Bytes);
        write(new ProgressRecord(ProgressDisplay.ActivityId, activity, Strings.Speed(count, Size(progress.BytesPerSecond)))
        {
            PercentComplete = progress.Total is > 0 and { } all ? (int)Math.Clamp(progress.Bytes * 100.0 / all, 0, 100) : -1,
            SecondsRemaining = progress.Remaining is { } left ? (int)Math.Clamp(left.TotalSeconds, 0, int.MaxValue) : -1,
            RecordType = progress.IsComplete ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }

    private static string Size(double bytes)
    {
        int unit = 0;
        while (bytes >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes:0} {Units[unit]}" : $"{bytes:0.0} {Units[unit]}";
    }
}
