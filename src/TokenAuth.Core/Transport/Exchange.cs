using System.Buffers;

namespace TokenAuth.Transport;

/// <summary>Sends single requests, each within the time limit and up to a size, and says what the network does in the engine's terms. Nothing here repeats or redirects.</summary>
/// <param name="connections">The connections.</param>
/// <param name="transport">How to talk to the service.</param>
/// <param name="clock">The clock.</param>
internal sealed class Exchange(TransportPool connections, TransportSettings transport, TimeProvider clock)
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Sends a request and reads the reply, whatever its status.</summary>
    /// <param name="request">The request. Its body, where it has one, is a <see cref="TrackedContent"/>.</param>
    /// <param name="largestBody">How many bytes of the body are read at the most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Errors.ServiceUnreachableException">No reply came.</exception>
    public async Task<WholeReply> SendAsync(HttpRequestMessage request, int largestBody, CancellationToken cancellationToken)
    {
        Uri uri = request.RequestUri!;
        using CancellationTokenSource timeLimit = TimeLimit.After(transport.Timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        using var invoker = new HttpMessageInvoker(connections.HandlerFor(transport), disposeHandler: false);
        try
        {
            using HttpResponseMessage response = await invoker.SendAsync(request, ends.Token).ConfigureAwait(false);
            (byte[] body, bool isTooLarge) = await ReadAsync(response, largestBody, ends.Token).ConfigureAwait(false);
            return new WholeReply(
                response.StatusCode,
                response.Content.Headers.ContentType?.ToString(),
                body,
                isTooLarge,
                response.Headers.Date,
                RetryAfter.Of(response, clock.GetUtcNow()));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw TransportFailure.DescribeTimeout(uri, MayHaveLeft(request), transport.Timeout, exception);
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw TransportFailure.Describe(uri, MayHaveLeft(request), exception);
        }
    }

    private static bool MayHaveLeft(HttpRequestMessage request) => request.Content is not TrackedContent { Started: false };

    private static async Task<(byte[] Body, bool IsTooLarge)> ReadAsync(HttpResponseMessage response, int largest, CancellationToken cancellationToken)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > largest)
                {
                    return (body.ToArray(), true);
                }
            }

            return (body.ToArray(), false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
