using System.Management.Automation;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Reads a command line of pwsh as the module does.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ProbeCommandLine")]
public sealed class TestProbeCommandLineCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] Arguments { get; set; } = [];

    protected override void ProcessRecord()
    {
        PwshCommandLine line = PwshCommandLine.Parse(Arguments);
        WriteObject((line.IsNonInteractive ? "non-interactive" : "interactive") + (line.IsServer ? " server" : string.Empty));
    }
}
