namespace TokenAuth.Emulator;

/// <summary>Bytes that count from 0 to 250 again and again: any length without memory, and any part can be checked.</summary>
/// <param name="length">How many.</param>
/// <param name="end">What happens where; null for nothing.</param>
internal sealed class PatternStream(long length, PatternEnd? end = null) : Stream
{
    private const int Period = 251;

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, Period * 1024).Select(static index => (byte)(index % Period))];

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        long available = (end is null ? length : Math.Min(length, end.Position)) - Position;
        int count = (int)Math.Min(buffer.Length, Math.Max(available, 0));
        for (int filled = 0; filled < count;)
        {
            ReadOnlySpan<byte> piece = Pattern.AsSpan((int)((Position + filled) % Period));
            piece = piece[..Math.Min(piece.Length, count - filled)];
            piece.CopyTo(buffer[filled..]);
            filled += piece.Length;
        }

        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (end is not null && Position >= end.Position && Position < length)
        {
            await end.Reach(cancellationToken).ConfigureAwait(false);
        }

        return Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Current => Position + offset,
        SeekOrigin.End => length + offset,
        _ => offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
