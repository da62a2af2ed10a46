using System.Globalization;
using System.Management.Automation.Host;

namespace TokenAuth.PumpProbe;

/// <summary>A host with somebody in front of it, who gives the answers that a test wrote down.</summary>
public sealed class ProbeHost : PSHost
{
    public ProbeUserInterface Audience { get; } = new();

    /// <summary>Gets or sets a value indicating whether the host has a user interface at all.</summary>
    public bool HasUserInterface { get; set; } = true;

    public override string Name => "Probe";

    public override Version Version => new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => HasUserInterface ? Audience : null!;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
