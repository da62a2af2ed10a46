using System.Management.Automation;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Writes to every stream from a thread that is not the pipeline's.</summary>
[Cmdlet(VerbsCommunications.Write, "ProbeStream", SupportsShouldProcess = true)]
public sealed class WriteProbeStreamCommand : AsyncCommand
{
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        return Task.Run(
            () =>
            {
                WriteVerbose("verbose");
                WriteDebug("debug");
                WriteWarning("warning");
                WriteInformation("information", "probe");
                WriteProgress(new ProgressRecord(1, "progress", "half") { PercentComplete = 50 });
                WriteError(new ErrorRecord(new InvalidOperationException("error"), "ProbeError", ErrorCategory.NotSpecified, targetObject: null));
                WriteObject(Enumerable.Range(1, 2), enumerateCollection: true);
                WriteObject(ShouldProcess("target", "action") ? "acted" : "refrained");
            },
            cancellationToken);
    }
}
