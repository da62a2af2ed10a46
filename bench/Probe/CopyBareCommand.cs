using System.Management.Automation;

namespace TokenAuth.Bench.Probe;

/// <summary>Copies a reply into a file, or a file into a request.</summary>
[Cmdlet(VerbsCommon.Copy, "Bare")]
public sealed class CopyBareCommand : ProbeCommand
{
    [Parameter(Mandatory = true, ParameterSetName = "Download")]
    public string OutFile { get; set; } = null!;

    [Parameter(Mandatory = true, ParameterSetName = "Upload")]
    public string InFile { get; set; } = null!;

    protected override void ProcessRecord() =>
        Wait(Task.Run(() => ParameterSetName == "Download" ? Client.DownloadAsync(Uri, OutFile, CancellationToken.None) : Client.UploadAsync(Uri, InFile, CancellationToken.None)));
}
