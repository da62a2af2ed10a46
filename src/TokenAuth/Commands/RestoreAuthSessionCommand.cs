using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Errors;
using TokenAuth.Pipeline;
using TokenAuth.Sessions;
using TokenAuth.Texts;
using TokenAuth.Vaults;

namespace TokenAuth.Commands;

/// <summary>
/// Brings saved sessions back from a SecretManagement vault, without a sign-in. Where it is one, it becomes the runspace's default.
/// </summary>
[Cmdlet(VerbsData.Restore, "AuthSession")]
[OutputType(typeof(AuthSession))]
public sealed class RestoreAuthSessionCommand : AuthCommand
{
    private AuthSession? _only;
    private int _restored;

    /// <summary>The names of saved sessions, wildcards allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Session")]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>The vault's name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Who uses the vault: this machine and user alone, or several machines. Without it, SecretStore is local and any other vault shared.</summary>
    [Parameter]
    public VaultScope? VaultScope { get; set; }

    /// <summary>Replaces a session of this process that has the name and is another one.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override object? FailureTarget => Name is [string one] ? one : Name;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        string name = Vault ?? throw Missing(Strings.VaultName(), Strings.NameVault());
        string[] wanted = Name ?? throw Missing(Strings.SessionName(), Strings.NameSessionOfVault("-Name"));
        SecretManagementVault vault = await OpenVault.ByNameAsync(name, VaultScope, cancellationToken).ConfigureAwait(true);
        IReadOnlyList<string> names = await ExpandAsync(wanted, vault, cancellationToken).ConfigureAwait(true);
        foreach (string session in names)
        {
            try
            {
                _only = await SessionStore.OfProcess.RestoreAsync(session, vault, Force, this, cancellationToken).ConfigureAwait(true);
                _restored++;
                if (names.Count == 1 && !MyInvocation.ExpectingInput) DefaultSession.Choose(SessionState, _only);
                WriteObject(_only);
            }
            catch (TokenAuthException failure) when (names.Count > 1)
            {
                // One of several that cannot be restored does not keep the others.
                WriteError(ToErrorRecord(failure, session));
            }
        }
    }

    /// <inheritdoc/>
    protected override Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        if (_restored == 1 && MyInvocation.ExpectingInput) DefaultSession.Choose(SessionState, _only!);
        return Task.CompletedTask;
    }

    private static async Task<IReadOnlyList<string>> ExpandAsync(string[] wanted, SecretManagementVault vault, CancellationToken cancellationToken)
    {
        if (!Array.Exists(wanted, WildcardPattern.ContainsWildcardCharacters)) return wanted;
        IReadOnlyList<SavedSession> saved = await SessionStore.OfProcess.ListSavedAsync(vault, cancellationToken).ConfigureAwait(true);
        return [.. wanted.SelectMany(name => new SessionReference(name).ChooseFrom(saved, vault.Name)).Select(static session => session.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
