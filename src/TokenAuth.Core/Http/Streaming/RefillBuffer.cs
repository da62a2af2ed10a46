using System.Buffers;
using System.Text;
using TokenAuth.Errors;

namespace TokenAuth.Http;

/// <summary>A window over a stream: what is used up leaves at the front, what comes is added at the end, and it grows only where one item needs it.</summary>
/// <param name="stream">The stream.</param>
internal sealed class RefillBuffer(Stream stream) : IDisposable
{
    private const int InitialSize = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;
    private bool _begun;

    /// <summary>What has been read and not discarded.</summary>
    public ReadOnlyMemory<byte> Data => _bytes.AsMemory(0, _length);

    /// <summary>Whether the stream has ended.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Forgets bytes in front.</summary>
    public void Discard(int count)
    {
        _length -= count;
        Buffer.BlockCopy(_bytes, count, _bytes, 0, _length);
    }

    /// <summary>Reads on.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ItemTooLarge"/>: what has been kept may not grow.</exception>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_length == _bytes.Length)
        {
            Grow();
        }

        await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!_begun)
        {
            _begun = true;
            await SkipMarkAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        int read = await stream.ReadAsync(_bytes.AsMemory(_length), cancellationToken).ConfigureAwait(false);
        _length += read;
        IsLast = read == 0;
    }

    // The byte order mark, which some servers put first, is no JSON.
    private async ValueTask SkipMarkAsync(CancellationToken cancellationToken)
    {
        while (_length < Encoding.UTF8.Preamble.Length && !IsLast)
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Data.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            Discard(Encoding.UTF8.Preamble.Length);
        }
    }

    private void Grow()
    {
        if (_length >= JsonLimits.Item)
        {
            throw new TokenAuthException(ErrorId.ItemTooLarge, ErrorKind.Limit, $"One item of the reply has more than {JsonLimits.Item / (1024 * 1024)} MB.")
            {
                NextStep = "Save the reply with -OutFile, or read it with -AsByteStream; a reply that is one large object is no stream of items (-ItemPath names a list inside).",
            };
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Buffer.BlockCopy(_bytes, 0, larger, 0, _length);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
