using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Output;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Commands;

/// <content>Replies too large to be held.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    // What a pool of arrays does not hand out: each chunk is the caller's.
    private const int ChunkSize = 64 * 1024;

    /// <summary>
    /// Reads the reply as it comes in and hands out item after item, in memory that does not grow with it: the elements of a JSON
    /// array (-ItemPath names one inside), NDJSON, or a JSON text sequence. A consumer that is slow slows the reading.
    /// </summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Reads the reply as it comes in and hands out its bytes, array after array.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    private void CheckStream()
    {
        if (!Stream && !AsByteStream) return;
        string name = Stream ? nameof(Stream) : nameof(AsByteStream);
        if (Stream && AsByteStream) throw Invalid("-Stream and -AsByteStream exclude each other.", "Leave one of them out.");
        if (IncludeRequest) throw Invalid($"-{name} and -IncludeRequest exclude each other.", "-StatusCodeVariable and -ResponseHeadersVariable have what the reply says.");
        if (OutFile is not null) throw Invalid($"-{name} and -OutFile exclude each other.", "-OutFile saves in constant memory too.");
        if (IsPaged) throw Invalid($"-{name} reads one reply, -Paginate one after the other.", "Leave one of them out; -Paginate hands out item by item too.");
    }

    private async Task WriteStreamAsync(AuthSession session, RequestSpec spec, CancellationToken cancellationToken)
    {
        var client = new AuthorizedClient(session);
        using HttpResponseMessage response = await client.SendAsync(spec, this, cancellationToken).ConfigureAwait(true);
        SetVariables(response);
        if (AsByteStream)
            await WriteChunksAsync(client, response, cancellationToken).ConfigureAwait(true);
        else if (response.IsSuccessStatusCode)
            await WriteItemsAsync(session, response, cancellationToken).ConfigureAwait(true);
        else
            WriteReply(response, await client.ReadBodyAsync(response, cancellationToken).ConfigureAwait(true));
    }

    private async Task WriteItemsAsync(AuthSession session, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var reader = new JsonItemReader(AsDictionary);
        ProgressDisplay? progress = OpenProgress(Strings.Items());
        long count = 0;
        await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, ItemPath ?? "", cancellationToken).ConfigureAwait(true))
        {
            EmitOne(reader.Read(item.Span));
            progress?.Show(++count);
            if (_window.IsClosed) break;
        }

        progress?.Close();
    }

    private async Task WriteChunksAsync(AuthorizedClient client, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream stream = await client.OpenBodyAsync(response, cancellationToken).ConfigureAwait(true);
        byte[] buffer = new byte[ChunkSize];
        int read;
        while (!_window.IsClosed && (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(true)) > 0)
            EmitOne(buffer[..read]);
    }
}
