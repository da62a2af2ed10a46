using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Sessions;
using TokenAuth.Texts;
using TokenAuth.Vaults;

namespace TokenAuth.Commands;

/// <summary>
/// Saves a session in a SecretManagement vault, so that it survives this process: another one restores it and goes on without a sign-in.
/// </summary>
[Cmdlet(VerbsData.Save, "AuthSession", SupportsShouldProcess = true)]
[OutputType(typeof(AuthSession))]
public sealed class SaveAuthSessionCommand : SessionCommand
{
    /// <summary>The vault's name.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The name in the vault. Without it, the session's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Who uses the vault: this machine and user alone, or several machines. Without it, SecretStore is local and any other vault shared.</summary>
    [Parameter]
    public VaultScope? VaultScope { get; set; }

    /// <summary>Replaces a saved session of the same name that belongs to another account or service.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Waits until a process that has just begun would find what was written: a few seconds with SecretStore.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Hands the session on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        AuthSession session = await ResolveSessionAsync(cancellationToken).ConfigureAwait(true);
        string name = Vault ?? throw Missing(Strings.VaultName(), Strings.NameVault());
        SecretManagementVault vault = await OpenVault.ByNameAsync(name, VaultScope, cancellationToken).ConfigureAwait(true);
        if (!ShouldProcess($"{session.Name} ({session.Account} at {session.Origin})", $"Save in the vault '{vault.Name}'")) return;
        var options = new SaveOptions { Name = Name, Force = Force, Verify = Verify };
        AuthSession saved = await SessionStore.OfProcess.SaveAsync(session, vault, options, this, cancellationToken).ConfigureAwait(true);
        if (PassThru) WriteObject(saved);
    }
}
