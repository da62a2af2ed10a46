using System.Management.Automation;
using System.Text;
using TokenAuth.Output;

namespace TokenAuth.PumpProbe;

/// <summary>Reads JSON as the module does.</summary>
[Cmdlet(VerbsData.ConvertFrom, "ProbeJson")]
public sealed class ConvertFromProbeJsonCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Text")]
    [AllowEmptyString]
    public string Text { get; set; } = string.Empty;

    [Parameter(ParameterSetName = "Bytes")]
    public byte[] Bytes { get; set; } = [];

    [Parameter]
    public int Depth { get; set; } = JsonObjectReader.DefaultMaxDepth;

    /// <summary>The document arrives in pieces of so many bytes.</summary>
    [Parameter]
    public int PieceLength { get; set; }

    protected override void ProcessRecord()
    {
        byte[] utf8 = ParameterSetName == "Bytes" ? Bytes : Encoding.UTF8.GetBytes(Text);
        WriteObject(PieceLength == 0 ? JsonObjectReader.Read(utf8, Depth) : JsonObjectReader.Read(JsonPiece.Cut(utf8, PieceLength), Depth));
    }
}
