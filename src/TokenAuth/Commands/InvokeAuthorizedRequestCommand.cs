using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Http;
using TokenAuth.Pipeline;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>
/// Sends a request with a session's token, renewed first where it is due. Parameters as Invoke-RestMethod has them; JSON comes
/// out as objects, an array element by element.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "AuthorizedRequest")]
[OutputType(typeof(PSObject), typeof(string))]
public sealed partial class InvokeAuthorizedRequestCommand : AuthCommand
{
    /// <summary>The address: absolute, or relative to the session's base address, such as <c>/api/v2/accounts</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The session, by name or as an object. Without it, the runspace's default; without that, the process's only session.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public SessionReference? Session { get; set; }

    /// <inheritdoc/>
    protected override object? FailureTarget => Uri is null ? null : Redactor.Redact(Uri);

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        AuthSession session = Session?.Resolve() ?? DefaultSession.Get(SessionState);
        var client = new AuthorizedClient(session);
        using HttpResponseMessage response = await client.SendAsync(MakeSpec(), this, cancellationToken).ConfigureAwait(true);
        await WriteReplyAsync(client, response, cancellationToken).ConfigureAwait(true);
    }
}
