using System.Collections.Concurrent;
using TokenAuth.Errors;

namespace TokenAuth.Vaults;

/// <summary>Opens vaults by name. A scope that was given once is the vault's for the rest of the process.</summary>
internal static class OpenVault
{
    private static readonly ConcurrentDictionary<string, VaultScope> Scopes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A registered vault, its module loaded; nothing of it is read yet.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="scope">Who uses it; null: as was said before, or as its module suggests.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultNotFound"/>, <see cref="ErrorId.VaultReadFailed"/>, <see cref="ErrorId.VaultTimeout"/>.</exception>
    public static async Task<SecretManagementVault> ByNameAsync(string name, VaultScope? scope, CancellationToken cancellationToken)
    {
        VaultRegistration registration = await VaultRegistry.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (scope is { } given) Scopes[registration.Name] = given;
        var vault = new SecretManagementVault(registration, Scopes.TryGetValue(registration.Name, out VaultScope known) ? known : null);
        await vault.LoadAsync(cancellationToken).ConfigureAwait(false);
        return vault;
    }
}
