<#
.SYNOPSIS
    A script that signs in, works and signs out, line by line of what it reads, and then waits: its process is dumped from outside.
.DESCRIPTION
    The secrets come as files whose every bit is turned over, so that nothing but the module ever makes text of them.
#>
param([string] $Module, [string] $Address, [string] $User, [string] $TotpUser, [string] $Folder)

$ErrorActionPreference = 'Stop'
$WarningPreference = 'Ignore'
Import-Module $Module

function Read-Veiled {
    param([string] $Name)

    $bytes = [System.IO.File]::ReadAllBytes((Join-Path $Folder $Name))
    $secret = [securestring]::new()
    for ($i = 0; $i -lt $bytes.Length; $i += 2) { $secret.AppendChar([char] (($bytes[$i] + 256 * $bytes[$i + 1]) -bxor 0xFFFF)) }
    $secret
}

$password = Read-Veiled password
$totp = Read-Veiled totp
while ($line = [System.Console]::In.ReadLine()) {
    switch ($line) {
        connect {
            $session = Connect-BackOffice $Address ([pscredential]::new($User, $password)) -Service B2Core -Name desk
            $null = Get-AccessToken desk -ForceRefresh
            $null = Invoke-AuthorizedRequest /api/v2/whoami -Session $session
            $refused = try { Connect-BackOffice $Address ([pscredential]::new('nobody@example.com', $password)) } catch { $_ }
            $failed = try { Invoke-AuthorizedRequest /status/500 -Session desk -MaximumRetryCount 0 } catch { $_ }
        }
        remember { $unattended = Connect-BackOffice $Address ([pscredential]::new($TotpUser, $password)) -TotpSecret $totp -RememberCredential -Name unattended }
        leave { $session, $unattended | Disconnect-AuthSession -Force }
        collect {
            [gc]::Collect([gc]::MaxGeneration, [System.GCCollectionMode]::Forced, $true, $true)
            [gc]::WaitForPendingFinalizers()
        }
        state { [System.Console]::Out.WriteLine("$($session.State) $($unattended.State) $($refused.FullyQualifiedErrorId -replace ',.*') $($failed.FullyQualifiedErrorId -replace ',.*')") }
    }
    [System.Console]::Out.WriteLine("done $line")
}
