using System.Text;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A JSON array that is made while it is read: it takes no memory, never waits, and knows how much of it was read.</summary>
internal sealed class EndlessArray(long count = long.MaxValue) : Stream
{
    private static readonly byte[] Item = Encoding.UTF8.GetBytes(",{\"id\":1234567,\"name\":\"item\",\"on\":true}");

    private long _made;
    private int _position;
    private bool _begun;
    private bool _ended;

    public long Given { get; private set; }

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int given = 0;
        while (given < buffer.Length && !_ended)
        {
            given += Next(buffer[given..]);
        }

        Given += given;
        return given;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }

    private int Next(Span<byte> buffer)
    {
        if (!_begun)
        {
            // In the place of the first item's comma.
            _begun = true;
            _position = 1;
            buffer[0] = (byte)'[';
            return 1;
        }

        if (_made == count)
        {
            _ended = true;
            buffer[0] = (byte)']';
            return 1;
        }

        int length = Math.Min(buffer.Length, Item.Length - _position);
        Item.AsSpan(_position, length).CopyTo(buffer);
        _position = (_position + length) % Item.Length;
        _made += _position == 0 ? 1 : 0;
        return length;
    }
}
