namespace TokenAuth.Emulator;

/// <summary>Bytes that count from 0 to 250 again and again: any length without memory, and any part can be checked.</summary>
internal sealed class PatternStream(long length) : Stream
{
    private const int Period = 251;

    // Many periods in a row, so that a read is a copy.
    private static readonly byte[] Pattern = [.. Enumerable.Range(0, Period * 256).Select(static index => (byte)(index % Period))];

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int start = (int)(Position % Period);
        int count = (int)Math.Min(Math.Min(buffer.Length, Pattern.Length - start), length - Position);
        Pattern.AsSpan(start, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

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
