using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Texts;
using TokenAuth.Vaults;

namespace TokenAuth.Commands;

/// <summary>
/// Finds out whether a vault can keep sessions: writes an entry of its own, reads it back, compares, calls the vault several times at once,
/// and removes the entry. A step that fails names itself and the remedy.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "AuthVault")]
[OutputType(typeof(VaultTest), typeof(bool))]
public sealed class TestAuthVaultCommand : AuthCommand
{
    /// <summary>The vault's name.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Who uses the vault: this machine and user alone, or several machines. Without it, SecretStore is local and any other vault shared.</summary>
    [Parameter]
    public VaultScope? VaultScope { get; set; }

    /// <summary>Says true or false only.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        string name = Vault ?? throw Missing(Strings.VaultName(), Strings.NameVault());
        VaultTest test = await RunAsync(name, cancellationToken).ConfigureAwait(true);
        WriteObject(Quiet ? test.Succeeded : test);
    }

    private async Task<VaultTest> RunAsync(string name, CancellationToken cancellationToken)
    {
        TimeProvider clock = SessionStore.OfProcess.Engine.Clock;
        List<VaultTestStep> steps = [];
        SecretManagementVault? vault = null;
        bool isOpen =
            await TryAsync(VaultTest.FindStep, async () => vault = await OpenVault.ByNameAsync(name, VaultScope, cancellationToken).ConfigureAwait(true)).ConfigureAwait(true) &&
            await TryAsync(VaultTest.OpenStep, () => vault!.ListAsync("TokenAuth/probe-", cancellationToken)).ConfigureAwait(true);
        VaultProbeResult? probe = isOpen ? await VaultProbe.RunAsync(vault!, clock, cancellationToken).ConfigureAwait(true) : null;
        steps.AddRange(probe?.Steps.Select(static step => new VaultTestStep(step.Name.ToString(), step.Duration, step.Error)) ?? []);
        return new VaultTest(vault?.Name ?? name, steps) { Module = vault?.Module, Scope = vault?.Scope, Latency = probe?.Latency };

        async Task<bool> TryAsync(string step, Func<Task> work)
        {
            long started = clock.GetTimestamp();
            TokenAuthException? error = null;
            try
            {
                await work().ConfigureAwait(true);
            }
            catch (TokenAuthException failure)
            {
                error = failure;
            }

            steps.Add(new VaultTestStep(step, clock.GetElapsedTime(started), error));
            return error is null;
        }
    }
}
