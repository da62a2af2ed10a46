using System.Management.Automation;
using TokenAuth.Completion;

namespace TokenAuth.Commands;

public sealed partial class InvokeAuthorizedRequestCommand
{
    /// <summary>The SecretManagement vault that has the session. Where this process has not got it, it is restored from there.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }
}
