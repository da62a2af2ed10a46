using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Vaults;

/// <summary>A registered SecretManagement vault. Its calls never touch the caller's PowerShell and never ask anybody.</summary>
/// <param name="registration">The vault.</param>
/// <param name="scope">Who uses it; null: SecretStore is local, others are shared.</param>
internal sealed class SecretManagementVault(VaultRegistration registration, VaultScope? scope) : ISecretVault
{
    private const int LongestSecureString = 65_536;

    /// <inheritdoc/>
    public string Name => registration.Name;

    /// <summary>The extension module behind it.</summary>
    public string Module => registration.Module;

    /// <summary>Who uses it.</summary>
    public VaultScope Scope => scope ?? (registration.IsSecretStore ? VaultScope.Local : VaultScope.Shared);

    /// <inheritdoc/>
    public bool IsShared => Scope == VaultScope.Shared;

    /// <inheritdoc/>
    public bool MayLoseWrites => registration.IsSecretStore;

    /// <inheritdoc/>
    public TimeSpan CallTimeout => VaultTimeout.OfCall;

    /// <inheritdoc/>
    public DateTimeOffset? LastWritten => registration.IsSecretStore ? SecretStoreFile.LastWritten : null;

    /// <summary>Loads the vault's module, apart from the calls: that takes its time once a process, and says nothing about how fast the vault is.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) =>
        CallAsync(shell => shell.FindExtension(registration, "Get-Secret"), VaultTimeout.OfLoading, writes: false, cancellationToken);

    /// <inheritdoc/>
    public Task<Secret?> ReadAsync(string entry, CancellationToken cancellationToken) =>
        CallAsync(shell => Read(shell, VaultEntryNames.ToVault(registration, entry)), writes: false, cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> ReadHashAfreshAsync(string entry, CancellationToken cancellationToken)
    {
        if (registration.IsSecretStore) return await FreshProcess.ReadHashAsync(registration, entry, cancellationToken).ConfigureAwait(false);
        Secret? secret = await ReadAsync(entry, cancellationToken).ConfigureAwait(false);
        return secret is null ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()))).ToLowerInvariant();
    }

    /// <inheritdoc/>
    public Task WriteAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken) =>
        CallAsync(shell => Write(shell, VaultEntryNames.ToVault(registration, entry), value, description), writes: true, cancellationToken);

    /// <inheritdoc/>
    public Task WriteAfreshAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken) => registration.IsSecretStore
        ? FreshProcess.WriteAsync(registration, entry, value, description is null ? [] : VaultMetadata.From(description), cancellationToken)
        : WriteAsync(entry, value, description, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string entry, CancellationToken cancellationToken) =>
        CallAsync(shell => Remove(shell, VaultEntryNames.ToVault(registration, entry)), writes: true, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VaultEntry>> ListAsync(string prefix, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<VaultEntry>>(
        shell =>
        {
            VaultReply reply = List(shell, WildcardPattern.Escape(VaultEntryNames.ToVault(registration, prefix)) + "*");
            VaultErrors.ThrowIfFailed(reply);
            return
            [
                .. reply.Output
                    .Select(item => new VaultEntry(VaultEntryNames.FromVault(registration, NameOf(item)), VaultMetadata.Read(item.Properties["Metadata"]?.Value)))
                    .Where(item => item.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)),
            ];
        },
        writes: false,
        cancellationToken);

    private static string NameOf(PSObject item) => item.Properties["Name"]?.Value as string ?? "";

    // A text in a SecureString is not written to PowerShell's logs of commands and their parameters.
    private static object Wrap(Secret value) =>
        value.Reveal().Length <= LongestSecureString ? new NetworkCredential(userName: null, value.Reveal()).SecurePassword : value.Reveal();

    // Write-Output -NoEnumerate, with which SecretStore answers, makes a list of one.
    private static object? Unwrap(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        IList { Count: 1 } list and not byte[] => Unwrap(list[0]),
        { } other => other,
        null => null,
    };

    private Secret? Read(VaultShell shell, string name)
    {
        VaultReply reply = shell.InvokeExtension(registration, "Get-Secret", ("Name", name));
        if (reply.Output.Count == 0) return !reply.Failed || IsAbsent(shell, name, reply) ? null : throw VaultErrors.Of(reply);
        return Unwrap(reply.Output[0]) switch
        {
            SecureString secret => Secret.From(secret),
            string text => Secret.From(text),
            _ => throw new VaultFailure($"The entry '{name}' is not a text; something else has written it.", isLocked: false),
        };
    }

    private bool Write(VaultShell shell, string name, Secret value, VaultEntryDescription? description)
    {
        bool takesMetadata = shell.FindExtension(registration, "Set-Secret")?.Parameters.ContainsKey("Metadata") is true;
        Hashtable metadata = description is null ? [] : VaultMetadata.From(description);
        (string Name, object? Value)[] parameters = [("Name", name), ("Secret", Wrap(value))];
        VaultErrors.ThrowIfFailed(shell.InvokeExtension(registration, "Set-Secret", takesMetadata ? [.. parameters, ("Metadata", metadata)] : parameters), given: value);

        // The secret is written. A vault that then has no place for its description is listed without one.
        if (metadata.Count > 0 && !takesMetadata && shell.FindExtension(registration, "Set-SecretInfo") is not null)
            shell.InvokeExtension(registration, "Set-SecretInfo", ("Name", name), ("Metadata", metadata));
        return true;
    }

    private bool Remove(VaultShell shell, string name)
    {
        VaultReply reply = shell.InvokeExtension(registration, "Remove-Secret", ("Name", name));
        return !reply.Failed || IsAbsent(shell, name, reply) ? true : throw VaultErrors.Of(reply);
    }

    private VaultReply List(VaultShell shell, string filter) => shell.InvokeExtension(registration, "Get-SecretInfo", ("Filter", filter));

    // Many vaults complain of an entry that is not there. Whether that is all, the list says: a vault that cannot be reached has none to show.
    private bool IsAbsent(VaultShell shell, string name, VaultReply complaint)
    {
        if (VaultErrors.Of(complaint).IsLocked) return false;
        VaultReply list = List(shell, WildcardPattern.Escape(name));
        return !list.Failed && !list.Output.Any(item => NameOf(item).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private Task<T> CallAsync<T>(Func<VaultShell, T> work, bool writes, CancellationToken cancellationToken) => CallAsync(work, CallTimeout, writes, cancellationToken);

    private async Task<T> CallAsync<T>(Func<VaultShell, T> work, TimeSpan limit, bool writes, CancellationToken cancellationToken)
    {
        try
        {
            return await VaultRunspace.OfProcess.RunAsync(Name, limit, work, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultFailure failure)
        {
            throw VaultErrors.From(failure, registration, writes);
        }
    }

}
