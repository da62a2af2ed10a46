using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>Shows how the process's sessions stand: account, service, expiry, state. Never a token.</summary>
[Cmdlet(VerbsCommon.Get, "AuthSession")]
[OutputType(typeof(AuthSession))]
public sealed class GetAuthSessionCommand : AuthCommand
{
    /// <summary>Names, wildcards allowed, or sessions. Without it, every session of the process.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNull]
    public SessionReference[]? Session { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (Session is null) WriteObject(SessionStore.OfProcess.All, enumerateCollection: true);
        foreach (SessionReference reference in Session ?? [])
            WriteObject(reference.ResolveAll(), enumerateCollection: true);
        return Task.CompletedTask;
    }
}
