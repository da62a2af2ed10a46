<#
.SYNOPSIS
    Dot-source this in a BeforeAll, after Emulator.ps1: a home of its own, so that no vault of the user's is read or touched, and vaults to test with.
#>
$script:VaultHome = Join-Path ([System.IO.Path]::GetTempPath()) "tokenauth-vaults-$PID"
$null = New-Item -ItemType Directory -Path $script:VaultHome
$script:HomeBefore = $env:HOME
$env:HOME = $script:VaultHome

# Registers the test vault; its folder is empty.
function Register-TestVault {
    param([string] $Name = 'Test', [string] $Module = 'TestVault')

    $folder = Join-Path $script:VaultHome "vault-$Name"
    $null = New-Item -ItemType Directory -Path $folder -Force
    Register-SecretVault -Name $Name -ModuleName (Join-Path $PSScriptRoot "Vaults/$Module") -VaultParameters @{ Folder = $folder } -AllowClobber
}

# What goes wrong with a test vault from now on; nothing where no mode is given.
function Set-VaultMode {
    param([string] $Mode = '', [string] $Name = 'Test')

    $folder = Join-Path $script:VaultHome "vault-$Name"
    Remove-Item -LiteralPath (Join-Path $folder .entered) -ErrorAction Ignore
    Set-Content -LiteralPath (Join-Path $folder .mode) -Value $Mode
}

# Everything out of a test vault.
function Clear-TestVault {
    param([string] $Name = 'Test')

    Get-ChildItem -LiteralPath (Join-Path $script:VaultHome "vault-$Name") -Force -File | Remove-Item
}

# A new, empty SecretStore that asks for nothing.
function Reset-TestStore {
    Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
    Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore -AllowClobber
}

function Close-Vaults {
    Get-SecretVault | Unregister-SecretVault
    $env:HOME = $script:HomeBefore
    Remove-Item -LiteralPath $script:VaultHome -Recurse -Force -ErrorAction Ignore
}
