using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Commands;

/// <summary>
/// Sends a request with a session's token, renewed first where it is due. Parameters as Invoke-RestMethod has them; JSON comes
/// out as objects, an array element by element.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "AuthorizedRequest", SupportsShouldProcess = true, SupportsPaging = true, DefaultParameterSetName = Many)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed partial class InvokeAuthorizedRequestCommand : AuthCommand
{
    /// <summary>The address: absolute, or relative to the session's base address, such as <c>/api/v2/accounts</c>.</summary>
    [Parameter(ParameterSetName = One, Position = 0)]
    [ArgumentCompleter(typeof(PathCompleter))]
    [ValidateNotNullOrEmpty]
    public Uri? Uri { get; set; }

    /// <summary>The session, by name or as an object. Without it, the runspace's default; without that, the process's only session.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public SessionReference? Session { get; set; }

    /// <inheritdoc/>
    protected override object? FailureTarget => Uri is null ? null : Redactor.Redact(Uri);

    /// <inheritdoc/>
    protected override async Task BeginProcessingAsync(CancellationToken cancellationToken)
    {
        WantsInformation = IsHeard("Verbose", "VerbosePreference");
        WantsDetails = IsHeard("Debug", "DebugPreference");
        CheckTransport();
        CheckTransfer();
        CheckPaging();
        CheckStream();
        CheckMany();
        OpenWebSession();
        OpenWindow();
        if (IsBatch) OpenBatch(await ResolveSessionAsync(Session, Vault, cancellationToken).ConfigureAwait(true), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (_window.IsClosed) return;
        if (_batch is not null)
            await SendManyAsync(cancellationToken).ConfigureAwait(true);
        else
            await SendOneAsync(cancellationToken).ConfigureAwait(true);
    }

    /// <inheritdoc/>
    protected override Task EndProcessingAsync(CancellationToken cancellationToken) => _batch is null ? Task.CompletedTask : FinishBatchAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _batch?.Dispose();
    }

    private async Task SendOneAsync(CancellationToken cancellationToken)
    {
        AuthSession session = await ResolveSessionAsync(Session, Vault, cancellationToken).ConfigureAwait(true);
        var client = new AuthorizedClient(session);
        RequestSpec spec = MakeSpec();
        if (!ShouldSend(client, spec)) return;
        if (IsPaged)
        {
            await WritePagesAsync(session, spec, cancellationToken).ConfigureAwait(true);
            return;
        }

        // A stream counts its items; two bars for one reply would be in each other's way.
        if (!Stream && OpenTransferProgress(client, spec) is { } progress) spec = spec with { Progress = progress };
        if (OutFile is not null)
            await SaveReplyAsync(client, spec, cancellationToken).ConfigureAwait(true);
        else if (Stream || AsByteStream)
            await WriteStreamAsync(session, spec, cancellationToken).ConfigureAwait(true);
        else
            await WriteWholeReplyAsync(client, spec, cancellationToken).ConfigureAwait(true);
    }

    private async Task WriteWholeReplyAsync(AuthorizedClient client, RequestSpec spec, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> sending = spec.Body is null ? DirectWait.Begin(() => client.SendAsync(spec, this, cancellationToken)) : client.SendAsync(spec, this, cancellationToken);
        using HttpResponseMessage response = await sending.ConfigureAwait(true);
        WriteReply(response, await client.ReadBodyAsync(response, cancellationToken).ConfigureAwait(true));
    }

    // Asked before anything happens: the token is not even looked at.
    private bool ShouldSend(AuthorizedClient client, RequestSpec spec)
    {
        bool onlyReads = spec.Method == HttpMethod.Get || spec.Method == HttpMethod.Head || spec.Method == HttpMethod.Options;
        if (onlyReads && OutFile is null) return true;
        string address = Redactor.Redact(client.AddressOf(spec));
        if (!onlyReads) return ShouldProcess(address, spec.Method.Method);
        return OutFile is null || ShouldProcess(OutFile, $"Save {address}");
    }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private static TokenAuthException Invalid(string message, string nextStep) => new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, message) { NextStep = nextStep };
}
