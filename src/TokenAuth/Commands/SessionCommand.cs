using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>A cmdlet that works on one session.</summary>
public abstract class SessionCommand : AuthCommand
{
    /// <summary>The session, by name or as an object. Without it, the runspace's default; without that, the process's only session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public virtual SessionReference? Session { get; set; }

    /// <inheritdoc/>
    protected override object? FailureTarget => Session?.Name;

    /// <summary>The vault that may have the session; null where only the process is asked.</summary>
    private protected virtual string? RestoresFrom => null;

    /// <summary>The session that is meant.</summary>
    private protected Task<AuthSession> ResolveSessionAsync(CancellationToken cancellationToken) => ResolveSessionAsync(Session, RestoresFrom, cancellationToken);
}
