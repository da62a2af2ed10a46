using System.Collections;

namespace TokenAuth.Vaults;

/// <summary>A vault as SecretManagement has it registered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Module">The name of the extension module behind it.</param>
/// <param name="ModulePath">Where that module is.</param>
/// <param name="Parameters">What the vault was registered with; the module gets it at every call.</param>
internal sealed record VaultRegistration(string Name, string Module, string ModulePath, Hashtable Parameters)
{
    private const string SecretStoreModule = "Microsoft.PowerShell.SecretStore";

    /// <summary>Whether it is SecretStore, which keeps all of its content in each process's memory and writes it whole.</summary>
    public bool IsSecretStore => Module.Equals(SecretStoreModule, StringComparison.OrdinalIgnoreCase);
}
