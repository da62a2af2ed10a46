using System.Management.Automation;
using System.Security;
using TokenAuth.Input;

namespace TokenAuth.PumpProbe;

/// <summary>Takes a secret as the module's commands do and writes it back as it arrived.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ProbeSecret")]
public sealed class TestProbeSecretCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    [SecretTransformation]
    public SecureString? Secret { get; set; }

    protected override void ProcessRecord() => WriteObject(Secret);
}
