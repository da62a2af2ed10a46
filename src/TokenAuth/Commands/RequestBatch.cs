using TokenAuth.Http;
using TokenAuth.Input;
using TokenAuth.Output;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Commands;

/// <summary>The requests of one command that are under way, and their replies until they are written.</summary>
/// <param name="session">The session of all of them.</param>
/// <param name="pace">How fast they may leave.</param>
/// <param name="limits">How many may be under way, and how many may be open at all.</param>
/// <param name="inOrder">Whether replies come out in the order of the requests.</param>
/// <param name="read">Reads a reply's body, and its headers; called from any thread.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class RequestBatch(
    AuthSession session,
    RequestPace pace,
    (int UnderWay, int Open) limits,
    bool inOrder,
    (Func<HttpResponseMessage, byte[], (bool HasValue, object? Value)> Body, Func<HttpResponseMessage, Dictionary<string, IEnumerable<string>>> Headers) read,
    CancellationToken cancellationToken)
    : IDisposable
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(1);

    private readonly Queue<Pending> _pending = new();
    private readonly ReplyWindow<BatchReply> _replies = new(limits.Open, inOrder);
    private readonly CancellationTokenSource _ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private long _finished;
    private int _workers;

    /// <summary>Gets the client.</summary>
    public AuthorizedClient Client { get; } = new(session);

    /// <summary>Gets how fast the requests may leave.</summary>
    public RequestPace Pace => pace;

    /// <summary>Gets the folder into which replies are saved; null where they are not.</summary>
    public string? Folder { get; init; }

    /// <summary>Gets a value indicating whether what was saved comes out too.</summary>
    public bool ReadsSaved { get; init; }

    /// <summary>Gets or sets where the progress is shown; null for nowhere.</summary>
    public ProgressDisplay? Progress { get; set; }

    /// <summary>Gets a value indicating whether no further request may begin before a reply is taken.</summary>
    public bool IsFull => _replies.IsFull;

    /// <summary>Gets a value indicating whether every reply has been taken.</summary>
    public bool IsEmpty => _replies.IsEmpty;

    /// <summary>Takes a request. Work that is under way sends it in its turn, or new work does.</summary>
    /// <returns>The new work, to be begun; it never fails. Null where none is needed.</returns>
    public Func<CancellationToken, Task>? Open(RequestItem item, RequestSpec spec, HeldNotices notices)
    {
        var pending = new Pending(item, spec, notices, _replies.Open());
        lock (_pending)
        {
            _pending.Enqueue(pending);
            if (_workers == limits.UnderWay) return null;
            _workers++;
        }

        return _ => Task.Run(SendPendingAsync, CancellationToken.None);
    }

    /// <summary>Takes the place of a request that could not even begin.</summary>
    public void Fail(object? target, Exception failure)
    {
        _finished++;
        _replies.Open()(new BatchReply { Target = target, Failure = failure });
    }

    /// <summary>Takes the next reply, if it is there.</summary>
    public bool TryTake(out BatchReply reply) => _replies.TryTake(out reply);

    /// <summary>Waits until a reply can be taken, and shows how far the others are meanwhile.</summary>
    public async Task WaitAsync()
    {
        Task ready = _replies.WaitAsync(_ends.Token);
        while (Progress is not null && !ready.IsCompleted)
        {
            try
            {
                await ready.WaitAsync(ProgressPause, TimeProvider.System, _ends.Token).ConfigureAwait(true);
            }
            catch (TimeoutException)
            {
                ShowProgress();
            }
        }

        await ready.ConfigureAwait(true);
    }

    /// <summary>Shows how far it is.</summary>
    public void ShowProgress()
    {
        TimeSpan pause = pace.PauseLeft;
        Progress?.Show(Interlocked.Read(ref _finished), note: pause > TimeSpan.Zero ? Strings.ServiceAsksToWait(Math.Ceiling(pause.TotalSeconds)) : null);
    }

    /// <summary>Ends what is under way: nobody wants it any more.</summary>
    public Task EndAsync() => _ends.CancelAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends.Dispose();
        pace.Dispose();
    }

    private async Task SendPendingAsync()
    {
        while (Next() is { } pending)
            await RunAsync(pending).ConfigureAwait(false);
    }

    private Pending? Next()
    {
        lock (_pending)
        {
            if (_pending.TryDequeue(out Pending? pending)) return pending;
            _workers--;
            return null;
        }
    }

    private async Task RunAsync(Pending pending)
    {
        BatchReply reply;
        try
        {
            reply = await SendAsync(pending).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            reply = new BatchReply { Target = pending.Item.Source, Item = pending.Item, Notices = pending.Notices, Failure = exception };
        }

        Interlocked.Increment(ref _finished);
        pending.Finish(reply);
    }

    private async Task<BatchReply> SendAsync(Pending pending)
    {
        _ends.Token.ThrowIfCancellationRequested();
        (RequestItem item, RequestSpec spec, HeldNotices notices, _) = pending;
        if (Folder is not null)
        {
            using Download download = await Client.DownloadAsync(spec, new DownloadTarget(Folder), notices, _ends.Token).ConfigureAwait(false);
            byte[] saved = ReadsSaved && download.Path is not null ? await File.ReadAllBytesAsync(download.Path, _ends.Token).ConfigureAwait(false) : [];
            return Reply(item, notices, download.Response, saved);
        }

        using HttpResponseMessage response = await Client.SendAsync(spec, notices, _ends.Token).ConfigureAwait(false);
        return Reply(item, notices, response, await Client.ReadBodyAsync(response, _ends.Token).ConfigureAwait(false));
    }

    private BatchReply Reply(RequestItem item, HeldNotices notices, HttpResponseMessage response, byte[] body)
    {
        (bool hasValue, object? value) = read.Body(response, body);
        return new BatchReply
        {
            Target = item.Source,
            Item = item,
            Notices = notices,
            StatusCode = (int)response.StatusCode,
            Headers = read.Headers(response),
            HasValue = hasValue,
            Value = value,
        };
    }

    private sealed record Pending(RequestItem Item, RequestSpec Spec, HeldNotices Notices, Action<BatchReply> Finish);
}
