using System.Collections;
using System.Management.Automation;
using TokenAuth.Errors;

namespace TokenAuth.Vaults;

/// <summary>The vaults that SecretManagement has registered for this user.</summary>
internal static class VaultRegistry
{
    private const string Command = "Microsoft.PowerShell.SecretManagement\\Get-SecretVault";

    /// <summary>Every vault, in SecretManagement's order.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultNotFound"/>: SecretManagement is not installed. <see cref="ErrorId.VaultReadFailed"/>, <see cref="ErrorId.VaultTimeout"/>.</exception>
    public static async Task<IReadOnlyList<VaultRegistration>> AllAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await VaultRunspace.OfProcess.RunAsync("SecretManagement", VaultTimeout.OfLoading, Read, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultFailure failure)
        {
            throw new TokenAuthException(ErrorId.VaultReadFailed, ErrorKind.InvalidOperation, $"The registered vaults could not be read. {failure.Message}")
            {
                NextStep = "Check that Get-SecretVault works in a new PowerShell process.",
            };
        }
    }

    /// <summary>One vault.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultNotFound"/>, naming those that there are.</exception>
    public static async Task<VaultRegistration> FindAsync(string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<VaultRegistration> all = await AllAsync(cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(vault => vault.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw VaultErrors.NotFound(name, all);
    }

    private static VaultRegistration[] Read(VaultShell shell)
    {
        VaultReply reply = shell.Invoke(Command);
        if (reply.Errors.Any(static error => error.Exception is CommandNotFoundException)) throw VaultErrors.NoSecretManagement();
        VaultErrors.ThrowIfFailed(reply);
        return [.. reply.Output.Select(static vault => new VaultRegistration(Text(vault, "Name"), Text(vault, "ModuleName"), Text(vault, "ModulePath"), Parameters(vault)))];
    }

    private static string Text(PSObject vault, string property) => vault.Properties[property]?.Value as string ?? "";

    private static Hashtable Parameters(PSObject vault)
    {
        var parameters = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object> parameter in vault.Properties["VaultParameters"]?.Value as IEnumerable<KeyValuePair<string, object>> ?? [])
            parameters[parameter.Key] = parameter.Value;
        return parameters;
    }
}
