<#
.SYNOPSIS
    Dot-source this in a BeforeAll: it brings what runs an example of the help or of a guide as a reader would, against the emulator.
.DESCRIPTION
    The example's world: its addresses are the emulator's; a default session `desk` and a session `reports` are signed in; `Get-Secret` has
    what examples ask for; a vault `Automation`, where SecretManagement is, keeps a session `nightly`; the environment has what a pipeline
    would give; somebody answers the prompts.
#>
. $PSScriptRoot/Emulator.ps1
$script:HasVaults = [bool] (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)
if ($script:HasVaults) {
    . $PSScriptRoot/Vaults.ps1
    Register-TestVault Automation
}

$script:ExampleHosts = 'https://backoffice.example.com', 'https://api.example.com', 'https://login.example.com'
$script:ExampleVariables = 'TOKENAUTH_USERNAME', 'TOKENAUTH_PASSWORD', 'TOKENAUTH_CLIENT_ID', 'TOKENAUTH_CLIENT_SECRET', 'BACKOFFICE_URI',
    'ACTIONS_ID_TOKEN_REQUEST_URL', 'SERVICE_CONNECTION_ID', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'GITHUB_ENV', 'LOGIN_TOKEN', 'SYSTEM_OIDCREQUESTURI', 'SYSTEM_ACCESSTOKEN'

# Branches of ForEach-Object -Parallel and jobs find the module as they find an installed one.
$env:PSModulePath = (Split-Path (Split-Path $script:ModulePath)), $env:PSModulePath -join [System.IO.Path]::PathSeparator

$script:SignerKey = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)

# Everything as at the start of an example. Whoever shows a sign-in begins without sessions.
function Initialize-Example {
    param([switch] $SignedIn, [switch] $Saved)

    Clear-Emulator
    if ($script:HasVaults) { Clear-TestVault Automation }
    $null = Invoke-Emulator clients @{ id = 'signer'; publicKeyPem = $script:SignerKey.ExportSubjectPublicKeyInfoPem() }
    $env:TOKENAUTH_USERNAME, $env:TOKENAUTH_PASSWORD = 'anna@example.com', $script:Password
    $env:TOKENAUTH_CLIENT_ID, $env:TOKENAUTH_CLIENT_SECRET = 'client', 's3cret'
    $env:BACKOFFICE_URI = $script:Emulator.Http
    $env:ACTIONS_ID_TOKEN_REQUEST_URL = "$($script:Emulator.Http)/ci/github/token"
    $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    $env:GITHUB_ENV = Join-Path $TestDrive 'github.env'
    $script:ExampleSecrets = @{
        BackOffice = Get-TestCredential
        BackOfficeTotp = Get-TestCredential (Add-TotpUser)
        TotpSecret = Get-Secret JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
        RefreshToken = Get-Secret (Invoke-Emulator 'refresh-tokens?client=client').refreshToken
        ClientKey = Get-Secret $script:SignerKey.ExportPkcs8PrivateKeyPem()
        ClientSecret = Get-Secret s3cret
    }
    if ($Saved) { $null = Connect-Emulator -With @{ Name = 'nightly'; Service = 'B2Core'; Vault = 'Automation' } }
    if ($SignedIn) {
        $null = Connect-Emulator -With @{ Name = 'reports'; RememberCredential = $true }
        $null = Connect-Emulator -With @{ Name = 'desk'; Service = 'B2Core' }
    }
}

function Clear-Example {
    if ($script:HasVaults) { Close-TestVault }
    $script:ExampleVariables | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
}

# Runs an example in a runspace of its own with somebody in front of it. Returns its output and what was shown.
function Invoke-Example {
    param(
        [Parameter(Mandatory)]
        [string] $Code,

        [string[]] $Answer = @()
    )

    foreach ($address in $script:ExampleHosts) { $Code = $Code.Replace($address, $script:Emulator.Http) }
    $audience = [TokenAuth.PumpProbe.ProbeHost]::new()
    $Answer | ForEach-Object { $audience.Audience.Answers.Enqueue($_) }
    $shell = New-TestShell -TestHost $audience -ArgumentList $script:ExampleSecrets, $Code, "$TestDrive" -Script {
        param([hashtable] $Secrets, [string] $Code, [string] $Folder)

        $ErrorActionPreference = 'Stop'
        Set-Location -LiteralPath $Folder
        ${function:global:Get-Secret} = {
            param([string] $Name, [string] $Vault)

            if (-not $Secrets.ContainsKey($Name)) { throw "The example's vault has no '$Name'." }
            $Secrets[$Name]
        }.GetNewClosure()
        if (Get-AuthSession | Where-Object Name -EQ desk) { Select-AuthSession desk }
        . ([scriptblock]::Create($Code))
    }
    try {
        $output = $shell.Invoke()
        if ($shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
        if ($audience.Audience.Answers.Count) { throw "$($audience.Audience.Answers.Count) answers were not asked for." }
        [pscustomobject]@{ Output = @($output); Shown = $audience.Audience.Shown; Warnings = @($shell.Streams.Warning) }
    }
    finally {
        Remove-TestShell $shell
    }
}

# What is wrong with a piece of PowerShell that cannot be run here: syntax, and parameters that the module's commands do not have.
function Get-ExampleProblem {
    param([string] $Code)

    $errors = $null
    $script = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
    $errors | ForEach-Object Message
    $ours = (Get-Module TokenAuth).ExportedCommands.Keys
    foreach ($command in $script.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
        if ($command.GetCommandName() -in $ours) {
            $binding = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($command)
            $binding.BindingExceptions.Values | ForEach-Object { "$($command.Extent): $($_.BindingException.Message)" }
        }
    }
}
