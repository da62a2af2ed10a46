<#
.SYNOPSIS
    Signs in and saves the session; makes the SecretStore first where there is none.
#>
param([string] $Module, [uri] $Uri)

$ErrorActionPreference = 'Stop'
Import-Module $Module
if (-not (Get-SecretVault -Name Store -ErrorAction Ignore)) {
    Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
    Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore
}

$null = Connect-BackOffice $Uri -FromEnvironment -Service B2Core -Name prod -Vault Store
Save-AuthSession prod -Vault Store -Verify
