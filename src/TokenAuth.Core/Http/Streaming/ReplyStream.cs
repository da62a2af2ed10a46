using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>A reply's body as it comes in; a connection that ends in the middle of it is said in the engine's terms.</summary>
internal sealed class ReplyStream(Stream inner, HttpResponseMessage response, Func<Exception, TokenAuthException> failure) : ReadThroughStream(inner)
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw failure(exception);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(Inner.Read(buffer), buffer.Length);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw failure(exception);
        }
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
