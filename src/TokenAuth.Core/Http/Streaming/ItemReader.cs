using System.Runtime.CompilerServices;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Http;

/// <summary>
/// Reads a reply item by item in constant memory: the elements of a JSON array, lines of JSON (NDJSON, JSON Lines), or a JSON text
/// sequence (RFC 7464). Nothing is read before the caller asks for it.
/// </summary>
/// <param name="session">The session.</param>
public sealed class ItemReader(AuthSession session)
{
    /// <summary>Reads the items, JSON texts in UTF-8; each is valid until the next is asked for.</summary>
    /// <param name="response">The response; its body is still to be read. The caller disposes it.</param>
    /// <param name="place">Where in the reply the array is, member names joined by dots; empty for the reply itself.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TokenAuthException">The reply broke off, or cannot be taken apart. The items before have been handed out.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, string place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stream stream = await OpenAsync(response, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = stream.ConfigureAwait(false);
        using var buffer = new RefillBuffer(stream);
        IItemFrame frame = FrameFor(response, place);
        while (await NextAsync(frame, buffer, cancellationToken).ConfigureAwait(false) is { } item)
        {
            yield return item;
        }
    }

    private static IItemFrame FrameFor(HttpResponseMessage response, string place) => response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() switch
    {
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" or "application/jsonlines" or "application/json-lines" => LineFrame.Lines,
        "application/json-seq" => LineFrame.Records,
        _ => new ArrayFrame(place),
    };

    private async Task<Stream> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream stream = await new AuthorizedClient(session).OpenBodyAsync(response, cancellationToken).ConfigureAwait(false);
        Encoding encoding = BodyText.Named(response.Content.Headers.ContentType?.CharSet) ?? Encoding.UTF8;
        return encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8);
    }

    // Most items lie in the buffer: those take no task.
    private ValueTask<ReadOnlyMemory<byte>?> NextAsync(IItemFrame frame, RefillBuffer buffer, CancellationToken cancellationToken) =>
        Find(frame, buffer) is { } item ? new(item) : ReadOnAsync(frame, buffer, cancellationToken);

    private async ValueTask<ReadOnlyMemory<byte>?> ReadOnAsync(IItemFrame frame, RefillBuffer buffer, CancellationToken cancellationToken)
    {
        while (!frame.IsDone)
        {
            buffer.Discard(frame.Finished);
            frame.Discard();
            await FillAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (Find(frame, buffer) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    private ReadOnlyMemory<byte>? Find(IItemFrame frame, RefillBuffer buffer)
    {
        try
        {
            return frame.TryFind(buffer.Data.Span, buffer.IsLast, out Range item) ? buffer.Data[item] : default(ReadOnlyMemory<byte>?);
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(session.Name);
            throw;
        }
    }

    private async ValueTask FillAsync(RefillBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await buffer.FillAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(session.Name);
            throw;
        }
    }
}
