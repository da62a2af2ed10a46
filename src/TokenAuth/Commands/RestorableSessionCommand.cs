using System.Management.Automation;
using TokenAuth.Completion;

namespace TokenAuth.Commands;

/// <summary>A cmdlet that works on one session of the process or of a vault.</summary>
public abstract class RestorableSessionCommand : SessionCommand
{
    /// <summary>The SecretManagement vault that has the session. Where this process has not got it, it is restored from there.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    private protected override string? RestoresFrom => Vault;
}
