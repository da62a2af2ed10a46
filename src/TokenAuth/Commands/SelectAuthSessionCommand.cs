using System.Management.Automation;
using TokenAuth.Errors;
using TokenAuth.Pipeline;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>Chooses the default session of this runspace. Other runspaces keep theirs.</summary>
[Cmdlet(VerbsCommon.Select, "AuthSession")]
[OutputType(typeof(AuthSession))]
public sealed class SelectAuthSessionCommand : SessionCommand
{
    /// <summary>Hands the session on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        AuthSession session = Session?.Resolve() ?? throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "No session was named.")
        {
            NextStep = "Name one with -Session; Get-AuthSession lists them.",
        };
        DefaultSession.Choose(SessionState, session);
        if (PassThru) WriteObject(session);
        return Task.CompletedTask;
    }
}
