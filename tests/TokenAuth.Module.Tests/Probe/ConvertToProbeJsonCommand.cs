using System.Management.Automation;
using System.Text;
using TokenAuth.Input;

namespace TokenAuth.PumpProbe;

/// <summary>Writes JSON as the module does.</summary>
[Cmdlet(VerbsData.ConvertTo, "ProbeJson")]
public sealed class ConvertToProbeJsonCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    public int Depth { get; set; } = JsonBodyWriter.DefaultMaxDepth;

    protected override void ProcessRecord() => WriteObject(Encoding.UTF8.GetString(JsonBodyWriter.Write(InputObject, Depth).Span));
}
