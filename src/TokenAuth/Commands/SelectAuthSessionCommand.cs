using System.Management.Automation;
using TokenAuth.Errors;
using TokenAuth.Pipeline;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>Chooses the default session of this runspace. Other runspaces keep theirs.</summary>
[Cmdlet(VerbsCommon.Select, "AuthSession")]
[OutputType(typeof(AuthSession))]
public sealed class SelectAuthSessionCommand : RestorableSessionCommand
{
    /// <summary>Hands the session on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (Session is null)
        {
            throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "No session was named.")
            {
                NextStep = "Name one with -Session; Get-AuthSession lists them.",
            };
        }

        AuthSession session = await ResolveSessionAsync(cancellationToken).ConfigureAwait(true);
        DefaultSession.Choose(SessionState, session);
        if (PassThru) WriteObject(session);
    }
}
