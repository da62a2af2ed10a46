using System.Net;

namespace TokenAuth.Http;

/// <summary>
/// A request's body on its way: it knows whether its sending began, tells how far it is, and whether it can be sent once more.
/// </summary>
/// <remarks>
/// Derived from <see cref="StreamContent"/> for one thing only: the library waits until such a body is sent, over HTTP/2 too, before
/// it hands out the response; a body of another kind may still be read when it is asked for a second time.
/// </remarks>
internal sealed class SentContent : StreamContent
{
    private readonly HttpContent _inner;
    private volatile bool _started;

    public SentContent(HttpContent inner, bool canRepeat)
        : base(Stream.Null)
    {
        _inner = inner;
        CanRepeat = canRepeat;
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in inner.Headers.NonValidated)
        {
            // The length is asked for when it is needed.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>Whether the body can be sent a second time.</summary>
    public bool CanRepeat { get; }

    /// <summary>Whether the sending began: else the service cannot have acted on the request.</summary>
    public bool Started => _started;

    /// <summary>Hears how many bytes went out, piece by piece.</summary>
    public Action<int>? Sent { get; set; }

    /// <summary>Hears that all of it went out.</summary>
    public Action? Completed { get; set; }

    /// <summary>Begins anew: the next attempt is about to be sent.</summary>
    public void Rewind() => _started = false;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _started = true;
        await _inner.CopyToAsync(Sent is { } sent ? new CountedStream(stream, sent) : stream, context, cancellationToken).ConfigureAwait(false);
        Completed?.Invoke();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
