using System.Collections;
using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Input;
using TokenAuth.Output;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Commands;

/// <content>Many requests, several at a time.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private const string One = "One";
    private const string Many = "Many";

    // What ForEach-Object -Parallel has: enough to hide the way to the service and back, few enough for a service that counts.
    private const int DefaultThrottleLimit = 5;

    // How many replies may wait for one in front, for each request that is under way.
    private const int RepliesPerRequest = 4;

    private RequestBatch? _batch;

    /// <summary>
    /// The requests: addresses, or dictionaries or objects with <c>Uri</c> and, where they differ from the command's own parameters,
    /// <c>Method</c>, <c>Body</c>, <c>Headers</c>, <c>ContentType</c>, <c>IdempotencyKey</c>; <c>Id</c> is what you call the request.
    /// </summary>
    [Parameter(ParameterSetName = Many, ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>
    /// How many requests are under way at a time: 5 where it is not given. With -Uri, bodies that come down the pipeline are sent one
    /// after the other unless this is given.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; }

    /// <summary>How many requests may leave a second. With or without it, a 429 of the service, or its Retry-After, stops them all for that long.</summary>
    [Parameter]
    [ValidateRange(0.001, 100_000)]
    public double RateLimit { get; set; }

    /// <summary>Hands out replies as they come. Without it, in the order of the requests.</summary>
    [Parameter]
    public SwitchParameter AsCompleted { get; set; }

    /// <summary>Hands out each reply with its request: Id, Request, StatusCode, Headers, Content.</summary>
    [Parameter]
    public SwitchParameter IncludeRequest { get; set; }

    private bool IsMany => ParameterSetName == Many && (MyInvocation.ExpectingInput || IsBound(nameof(InputObject)));

    private bool IsBatch => IsMany || (MyInvocation.ExpectingInput && (IsBound(nameof(ThrottleLimit)) || IsBound(nameof(RateLimit)) || AsCompleted));

    private void CheckMany()
    {
        bool readsOneAtATime = IsPaged || Stream || AsByteStream;
        if (readsOneAtATime && (IsBound(nameof(RateLimit)) || IsBound(nameof(ThrottleLimit)) || AsCompleted))
            throw Invalid("-RateLimit, -ThrottleLimit and -AsCompleted are for many requests, and pages and streams are read one request at a time.", "Leave them out.");
        if (!IsBatch) return;
        if (readsOneAtATime) throw Invalid("Pages and streams are read one request at a time.", "Send that request by itself, with -Uri.");
        if (OutFile is not null && !Directory.Exists(Paths.ToWrite(this, OutFile))) throw Invalid($"'{OutFile}' is no folder.", "Many replies are saved into a folder that exists.");
    }

    private void OpenBatch(AuthSession session, CancellationToken cancellationToken)
    {
        var pace = new RequestPace(IsBound(nameof(RateLimit)) ? RateLimit : null, TimeProvider.System);
        int throttle = IsBound(nameof(ThrottleLimit)) ? ThrottleLimit : IsMany ? DefaultThrottleLimit : 1;

        Pump.SleepsAtOnce = true;

        // One at a time means that the next one waits until the reply has been written.
        _batch = new RequestBatch(session, pace, (throttle, throttle == 1 ? 1 : throttle * RepliesPerRequest), !AsCompleted, (ReadValue, HeadersOf), cancellationToken)
        {
            Folder = OutFile is null ? null : Paths.ToWrite(this, OutFile),
            ReadsSaved = PassThru,
            Progress = OpenProgress(Strings.Requests(), Given is { Count: > 1 } several ? several.Count : null),
        };
    }

    // What was handed in as an argument: several requests, where it is a list.
    private ICollection? Given => !MyInvocation.ExpectingInput && Bare(InputObject) is ICollection several and not IDictionary ? several : null;

    private async Task SendManyAsync(CancellationToken cancellationToken)
    {
        if (!IsMany)
        {
            await SendOneOfManyAsync(Body, body => RequestItem.OfBody(Uri!.OriginalString, body), cancellationToken).ConfigureAwait(true);
            return;
        }

        foreach (object? item in Given ?? new[] { InputObject })
            await SendOneOfManyAsync(item, RequestItem.From, cancellationToken).ConfigureAwait(true);
    }

    private async Task SendOneOfManyAsync(object? given, Func<object, RequestItem> read, CancellationToken cancellationToken)
    {
        while (_batch!.IsFull && !_window.IsClosed)
            await WriteNextRepliesAsync().ConfigureAwait(true);
        if (given is null || _window.IsClosed) return;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            RequestItem item = read(given);
            RequestSpec spec = MakeSpec(item) with { Pace = _batch.Pace };
            if (ShouldSend(_batch.Client, spec) && _batch.Open(item, spec, new HeldNotices(WantsInformation, WantsDetails)) is { } work) _ = Start(work);
        }
        catch (Exception exception) when (!Lifetime.IsOver)
        {
            _batch.Fail(given, exception);
        }

        WriteReadyReplies();
    }

    private async Task FinishBatchAsync()
    {
        while (!_batch!.IsEmpty && !_window.IsClosed)
            await WriteNextRepliesAsync().ConfigureAwait(true);
        await _batch.EndAsync().ConfigureAwait(true);
        _batch.Progress?.Close();
    }

    private async Task WriteNextRepliesAsync()
    {
        await _batch!.WaitAsync().ConfigureAwait(true);
        WriteReadyReplies();
    }

    private void WriteReadyReplies()
    {
        while (_batch!.TryTake(out BatchReply reply))
            WriteReplyOfMany(reply);
    }

    private void WriteReplyOfMany(BatchReply reply)
    {
        _batch!.ShowProgress();
        if (_window.IsClosed) return;
        reply.Notices?.SayTo(this);
        if (reply.Failure is null)
            WriteValue(reply.Item, reply.StatusCode, reply.Headers, reply.HasValue, reply.Value);
        else if (Given is null)
            ReportFailure(reply.Failure, reply.Target);
        else
            WriteError(ToErrorRecord(reply.Failure, reply.Target));
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
