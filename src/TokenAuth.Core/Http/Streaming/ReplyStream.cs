using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>A reply's body as it comes in; a connection that ends in the middle of it is said in the engine's terms.</summary>
internal sealed class ReplyStream(Stream inner, HttpResponseMessage response, Func<Exception, TokenAuthException> failure) : Stream
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw failure(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Count(inner.Read(buffer, offset, count), count);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw failure(exception);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read, int asked)
    {
        _count += read;
        if (read == 0 && asked > 0)
        {
            AnnouncedLength.Require(response, _count);
        }

        return read;
    }
}
