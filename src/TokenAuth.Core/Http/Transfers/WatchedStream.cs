using System.Runtime.CompilerServices;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>The stream of <see cref="WatchedContent"/>.</summary>
internal sealed class WatchedStream(Stream inner, Uri uri, TimeSpan longestPause, TransferMeter? meter, TimeProvider clock) : ReadThroughStream(inner)
{
    public override int Read(Span<byte> buffer) => Count(Inner.Read(buffer));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (longestPause <= TimeSpan.Zero)
        {
            return Count(await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }

        using CancellationTokenSource timeLimit = TimeLimit.After(longestPause, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        try
        {
            return Count(await Inner.ReadAsync(buffer, ends.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (timeLimit.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            throw TransportFailure.DescribePause(uri, longestPause, exception);
        }
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
