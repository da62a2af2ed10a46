using System.Management.Automation;

namespace TokenAuth.Bench.EmptyModule;

/// <summary>Does nothing.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Nothing")]
public sealed class InvokeNothingCommand : PSCmdlet
{
}
