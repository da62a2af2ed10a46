using System.Management.Automation;
using TokenAuth.Pipeline;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>Signs a session out at its service, where the service has a sign-out, and forgets it, here and in the vault in which it is saved.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "AuthSession", SupportsShouldProcess = true)]
[Alias("Disconnect-BackOffice", "Disconnect-OAuth")]
[OutputType(typeof(void))]
public sealed class DisconnectAuthSessionCommand : RestorableSessionCommand
{
    /// <summary>Forgets the session here even where the service cannot be told.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        AuthSession session = await ResolveSessionAsync(cancellationToken).ConfigureAwait(true);
        if (!ShouldProcess($"{session.Name} ({session.Account} at {session.Origin})", "Sign out")) return;
        await SessionStore.OfProcess.DisconnectAsync(session, Force, this, cancellationToken).ConfigureAwait(true);
        DefaultSession.Leave(SessionState, session);
    }
}
