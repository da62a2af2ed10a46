using System.Runtime.CompilerServices;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>The stream of <see cref="WatchedContent"/>.</summary>
internal sealed class WatchedStream(Stream inner, Uri uri, TimeSpan longestPause, TransferMeter? meter, TimeProvider clock) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (longestPause <= TimeSpan.Zero)
        {
            return Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }

        using CancellationTokenSource timeLimit = TimeLimit.After(longestPause, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        try
        {
            return Count(await inner.ReadAsync(buffer, ends.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (timeLimit.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            throw TransportFailure.DescribePause(uri, longestPause, exception);
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

    private int Count(int read)
    {
        if (read > 0)
        {
            meter?.Add(read);
        }
        else
        {
            meter?.Complete();
        }

        return read;
    }
}
