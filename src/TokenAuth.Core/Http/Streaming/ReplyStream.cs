using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>A reply's body as it comes in; a connection that ends in the middle of it is said in the engine's terms.</summary>
internal sealed class ReplyStream(Stream inner, Func<Exception, TokenAuthException> failure) : ReadThroughStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
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
            return Inner.Read(buffer);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw failure(exception);
        }
    }
}
