using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using TokenAuth.Errors;

namespace TokenAuth.Vaults;

/// <summary>
/// Reads an entry in a PowerShell process that has just begun, which has nothing of the vault in its memory. Names go there in the
/// environment, and only a hash comes back.
/// </summary>
internal static class FreshProcess
{
    private const string VaultVariable = "TOKENAUTH_READ_VAULT";
    private const string EntryVariable = "TOKENAUTH_READ_ENTRY";
    private const string None = "none";
    private const string Locked = "locked";
    private const int HashLength = 64;

    private const string Script = $$"""
        $ErrorActionPreference = 'SilentlyContinue'
        $ProgressPreference = 'SilentlyContinue'
        $answer = try {
            $secret = Microsoft.PowerShell.SecretManagement\Get-Secret -Name $env:{{EntryVariable}} -Vault $env:{{VaultVariable}} -AsPlainText -ErrorVariable failures
            if ($null -ne $secret) {
                [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($secret))).ToLowerInvariant()
            }
            elseif ($failures.Exception.Where({ $_.GetType().Name -eq 'PasswordRequiredException' })) { '{{Locked}}' }
            elseif (-not $failures.Where({ $_.FullyQualifiedErrorId -notlike 'GetSecretNotFound*' })) { '{{None}}' }
            else { 'failed' }
        }
        catch { 'failed' }
        [System.Console]::Out.Write($answer)
        """;

    /// <summary>The hash of an entry.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>The secret's SHA-256 in lower-case hexadecimal; null where there is no such entry.</returns>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultLocked"/>, <see cref="ErrorId.VaultReadFailed"/>, <see cref="ErrorId.VaultTimeout"/>.</exception>
    public static async Task<string?> ReadHashAsync(VaultRegistration vault, string entry, CancellationToken cancellationToken)
    {
        string answer = await RunAsync(vault, entry, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            None => null,
            Locked => throw VaultErrors.From(new VaultFailure("A new process finds it locked.", isLocked: true), vault, writes: false),
            { Length: HashLength } => answer,
            _ => throw VaultErrors.From(new VaultFailure("A new process cannot read it.", isLocked: false), vault, writes: false),
        };
    }

    private static async Task<string> RunAsync(VaultRegistration vault, string entry, CancellationToken cancellationToken)
    {
        using Process process = new() { StartInfo = StartInfo(vault, entry) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(VaultTimeout.OfLoading);
        try
        {
            process.Start();
            process.StandardInput.Close();
            Task<string> complaints = process.StandardError.ReadToEndAsync(limit.Token);
            string answer = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            _ = await complaints.ConfigureAwait(false);
            return answer;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TokenAuthException(ErrorId.VaultTimeout, ErrorKind.Timeout, $"A new process did not read the vault '{vault.Name}' within {VaultTimeout.OfLoading.TotalSeconds:0.#} seconds.")
            {
                NextStep = "Try again when the machine is less busy.",
            };
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw VaultErrors.From(new VaultFailure($"No new process can be started to confirm what was written. {failure.Message}", isLocked: false), vault, writes: false);
        }
    }

    private static ProcessStartInfo StartInfo(VaultRegistration vault, string entry)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        string home = Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!;
        string executable = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (File.Exists(executable))
        {
            start.FileName = executable;
        }
        else
        {
            // PowerShell as a .NET tool has no executable of its own beside its assemblies.
            start.FileName = "dotnet";
            start.ArgumentList.Add(Path.Combine(home, "pwsh.dll"));
        }

        string[] arguments = ["-NoProfile", "-NonInteractive", "-NoLogo", "-EncodedCommand", Convert.ToBase64String(Encoding.Unicode.GetBytes(Script))];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[VaultVariable] = vault.Name;
        start.Environment[EntryVariable] = entry;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return start;
    }
}
