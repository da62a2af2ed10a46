using System.Management.Automation;
using System.Security;
using TokenAuth.Pipeline;

namespace TokenAuth.PumpProbe;

/// <summary>Asks for a secret in the middle of async work and writes its length.</summary>
[Cmdlet(VerbsCommunications.Read, "ProbeSecret")]
public sealed class ReadProbeSecretCommand : AsyncCommand
{
    [Parameter]
    public SwitchParameter OffThread { get; set; }

    /// <summary>Says only whether somebody would answer.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (Probe)
        {
            WriteObject(CanPrompt);
            return;
        }

        await Task.Run(static () => { }, cancellationToken).ConfigureAwait(!OffThread);
        SecureString secret = await PromptSecretAsync("One-time code").ConfigureAwait(!OffThread);
        WriteObject(secret.Length);
    }
}
