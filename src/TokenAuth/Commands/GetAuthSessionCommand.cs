using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Sessions;
using TokenAuth.Vaults;

namespace TokenAuth.Commands;

/// <summary>
/// Shows how the process's sessions stand: account, service, expiry, state. With <c>-Vault</c>, what a vault holds, from its metadata: no
/// secret is opened for it. Never a token.
/// </summary>
[Cmdlet(VerbsCommon.Get, "AuthSession")]
[OutputType(typeof(AuthSession), typeof(SavedSession))]
public sealed class GetAuthSessionCommand : AuthCommand
{
    /// <summary>Names, wildcards allowed, or sessions. Without it, every session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNull]
    public SessionReference[]? Session { get; set; }

    /// <summary>The SecretManagement vault whose saved sessions are listed instead of those of this process.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (Vault is not null)
        {
            await ListSavedAsync(Vault, cancellationToken).ConfigureAwait(true);
            return;
        }

        if (Session is null) WriteObject(SessionStore.OfProcess.All, enumerateCollection: true);
        foreach (SessionReference reference in Session ?? [])
            WriteObject(reference.ResolveAll(), enumerateCollection: true);
    }

    private async Task ListSavedAsync(string vault, CancellationToken cancellationToken)
    {
        SecretManagementVault opened = await OpenVault.ByNameAsync(vault, scope: null, cancellationToken).ConfigureAwait(true);
        IReadOnlyList<SavedSession> saved = await SessionStore.OfProcess.ListSavedAsync(opened, cancellationToken).ConfigureAwait(true);
        if (Session is null) WriteObject(saved, enumerateCollection: true);
        foreach (SessionReference reference in Session ?? [])
            WriteObject(reference.ChooseFrom(saved, opened.Name), enumerateCollection: true);
    }
}
