using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using System.Text.Json.Nodes;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Vaults;

/// <summary>
/// Reads and writes an entry in a PowerShell process that has just begun, which has nothing of the vault in its memory. Names go there in
/// the environment, what is written goes to its standard input, and of what is read only a hash comes back.
/// </summary>
internal static class FreshProcess
{
    private const string VaultVariable = "TOKENAUTH_FRESH_VAULT";
    private const string EntryVariable = "TOKENAUTH_FRESH_ENTRY";
    private const string None = "none";
    private const string Written = "written";
    private const string Locked = "locked";
    private const int HashLength = 64;

    private const string ReadScript = $$"""
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

    private const string WriteScript = $$"""
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        $answer = try {
            $entry = [System.Text.Json.Nodes.JsonNode]::Parse([System.Console]::In.ReadToEnd())
            $metadata = @{}
            foreach ($text in $entry['texts']) { $metadata[$text.Key] = $text.Value.GetValue[string]() }
            foreach ($number in $entry['numbers']) { $metadata[$number.Key] = $number.Value.GetValue[int]() }
            foreach ($instant in $entry['instants']) { $metadata[$instant.Key] = $instant.Value.GetValue[datetime]().ToUniversalTime() }
            $secret = [System.Net.NetworkCredential]::new('', $entry['secret'].GetValue[string]()).SecurePassword
            Microsoft.PowerShell.SecretManagement\Set-Secret -Name $env:{{EntryVariable}} -Vault $env:{{VaultVariable}} -SecureStringSecret $secret -Metadata $metadata
            '{{Written}}'
        }
        catch { if ($_.Exception.GetType().Name -eq 'PasswordRequiredException') { '{{Locked}}' } else { 'failed' } }
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
        string answer = await RunAsync(vault, entry, ReadScript, input: "", cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            None => null,
            Locked => throw VaultErrors.From(new VaultFailure("A new process finds it locked.", isLocked: true), vault, writes: false),
            { Length: HashLength } => answer,
            _ => throw VaultErrors.From(new VaultFailure("A new process cannot read it.", isLocked: false), vault, writes: false),
        };
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="value">The secret.</param>
    /// <param name="metadata">Its description.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.VaultLocked"/>, <see cref="ErrorId.VaultWriteFailed"/>, <see cref="ErrorId.VaultTimeout"/>.</exception>
    public static async Task WriteAsync(VaultRegistration vault, string entry, Secret value, Hashtable metadata, CancellationToken cancellationToken)
    {
        string answer = await RunAsync(vault, entry, WriteScript, ToJson(value, metadata), cancellationToken).ConfigureAwait(false);
        if (answer != Written) throw VaultErrors.From(new VaultFailure(answer == Locked ? "A new process finds it locked." : "A new process cannot write it.", answer == Locked), vault, writes: true);
    }

    private static string ToJson(Secret value, Hashtable metadata)
    {
        var texts = new JsonObject();
        var numbers = new JsonObject();
        var instants = new JsonObject();
        foreach (DictionaryEntry item in metadata)
        {
            string key = (string)item.Key;
            switch (item.Value)
            {
                case int number: numbers[key] = number; break;
                case DateTime instant: instants[key] = instant; break;
                default: texts[key] = (string?)item.Value; break;
            }
        }

        return new JsonObject { ["secret"] = value.Reveal(), ["texts"] = texts, ["numbers"] = numbers, ["instants"] = instants }.ToJsonString();
    }

    private static async Task<string> RunAsync(VaultRegistration vault, string entry, string script, string input, CancellationToken cancellationToken)
    {
        using Process process = new() { StartInfo = StartInfo(vault, entry, script) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(VaultTimeout.OfLoading);
        try
        {
            process.Start();
            Task<string> complaints = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            string answer = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            _ = await complaints.ConfigureAwait(false);
            return answer;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TokenAuthException(ErrorId.VaultTimeout, ErrorKind.Timeout, $"A new process did not get an answer of the vault '{vault.Name}' within {VaultTimeout.OfLoading.TotalSeconds:0.#} seconds.")
            {
                NextStep = "Try again when the machine is less busy.",
            };
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw VaultErrors.From(new VaultFailure($"No new process can be started to see what was written. {failure.Message}", isLocked: false), vault, writes: false);
        }
    }

    private static ProcessStartInfo StartInfo(VaultRegistration vault, string entry, string script)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
            CreateNoWindow = true,
        };
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

        string[] arguments = ["-NoProfile", "-NonInteractive", "-NoLogo", "-EncodedCommand", Convert.ToBase64String(Encoding.Unicode.GetBytes(script))];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[VaultVariable] = vault.Name;
        start.Environment[EntryVariable] = entry;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        return start;
    }
}
