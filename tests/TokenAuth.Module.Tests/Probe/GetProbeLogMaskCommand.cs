using System.Management.Automation;
using TokenAuth.Output;
using TokenAuth.Secrecy;

namespace TokenAuth.PumpProbe;

/// <summary>Writes what a build system would be told to mask a text.</summary>
[Cmdlet(VerbsCommon.Get, "ProbeLogMask")]
public sealed class GetProbeLogMaskCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Text { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    public LogMasking System { get; set; }

    protected override void ProcessRecord() => WriteObject(LogMask.Commands(new Secret(Text), System));
}
