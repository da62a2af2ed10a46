using System.Net;
using System.Net.Http.Headers;

namespace TokenAuth.Transport;

/// <summary>
/// A request body that knows whether its sending began. Where it did not, the service cannot have acted on the request; where it
/// did and no answer came, nobody can know.
/// </summary>
internal sealed class TrackedContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private volatile bool _started;

    public TrackedContent(ReadOnlyMemory<byte> bytes, string? mediaType)
    {
        _bytes = bytes;
        if (mediaType is not null)
        {
            Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        }
    }

    public bool Started => _started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _started = true;
        await stream.WriteAsync(_bytes, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
