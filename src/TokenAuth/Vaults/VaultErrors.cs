using System.Management.Automation.Host;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Vaults;

/// <summary>What goes wrong with vaults, as typed errors.</summary>
internal static class VaultErrors
{
    private const int LongestExcerpt = 300;
    private const int MostNames = 10;
    private const string PasswordRequired = "Microsoft.PowerShell.SecretManagement.PasswordRequiredException";

    /// <summary>Throws what a command complained of; what it was given is a secret.</summary>
    public static void ThrowIfFailed(VaultReply reply, Secret? given = null)
    {
        if (reply.Failed) throw Of(reply, given);
    }

    /// <summary>What a command complained of; what it was given is a secret.</summary>
    public static VaultFailure Of(VaultReply reply, Secret? given = null)
    {
        // A module loads types of its own; the name tells this one in whichever version.
        bool isLocked = reply.Errors.Any(static error => Chain(error.Exception).Any(static exception => exception is HostException || exception.GetType().FullName == PasswordRequired));
        Exception innermost = Chain(reply.Errors[0].Exception).Last();
        return new VaultFailure(Redactor.Excerpt(innermost.Message, LongestExcerpt, given), isLocked);
    }

    /// <summary>The error of a call that failed.</summary>
    public static TokenAuthException From(VaultFailure failure, VaultRegistration vault, bool writes)
    {
        if (failure.IsLocked)
        {
            return new TokenAuthException(ErrorId.VaultLocked, ErrorKind.Authentication, $"The vault '{vault.Name}' is locked, or asks something that nobody can be asked here. {failure.Message}")
            {
                NextStep = vault.IsSecretStore
                    ? "Unlock it in this process with Unlock-SecretStore and try again; for scripts, docs/vaults.md says how a store without a prompt is made."
                    : "Unlock it with the commands of its own module and try again.",
            };
        }

        return writes
            ? new TokenAuthException(ErrorId.VaultWriteFailed, ErrorKind.InvalidOperation, $"The vault '{vault.Name}' could not be written. {failure.Message}")
            {
                NextStep = $"Check that you may write there; Test-AuthVault '{vault.Name}' names the step that fails.",
            }
            : new TokenAuthException(ErrorId.VaultReadFailed, ErrorKind.InvalidOperation, $"The vault '{vault.Name}' could not be read. {failure.Message}")
            {
                NextStep = $"Check that it can be reached; Test-AuthVault '{vault.Name}' names the step that fails.",
            };
    }

    /// <summary>No vault of that name is registered.</summary>
    public static TokenAuthException NotFound(string name, IReadOnlyList<VaultRegistration> registered)
    {
        string known = registered.Count == 0
            ? "None is registered at all."
            : $"Registered are: {string.Join(", ", registered.Take(MostNames).Select(static vault => $"'{vault.Name}'"))}{(registered.Count > MostNames ? " …" : "")}.";
        return new TokenAuthException(ErrorId.VaultNotFound, ErrorKind.NotFound, $"No vault '{name}' is registered. {known}")
        {
            NextStep = registered.Count == 0
                ? "Register one, for example: Register-SecretVault -Name Local -ModuleName Microsoft.PowerShell.SecretStore."
                : "Name one of them, or register another with Register-SecretVault.",
        };
    }

    /// <summary>SecretManagement is not there.</summary>
    public static TokenAuthException NoSecretManagement() =>
        new(ErrorId.VaultNotFound, ErrorKind.NotFound, "There are no vaults here: the module Microsoft.PowerShell.SecretManagement is not installed.")
        {
            NextStep = "Install it with Install-PSResource Microsoft.PowerShell.SecretManagement, and an extension vault such as Microsoft.PowerShell.SecretStore.",
        };

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }
}
