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

    Get-ChildItem -LiteralPath (Join-Path $script:VaultHome "vault-$Name") -Force -File | Remove-Item -Force
}

# A new, empty SecretStore that asks for nothing.
function Reset-TestStore {
    Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
    Register-SecretVault -Name Store -ModuleName Microsoft.PowerShell.SecretStore -AllowClobber
}

# What the scripts of processes that share the store begin with: a sign-in at {0}, and where the session stands.
$ConnectToStore = "`$null = Connect-BackOffice '{0}' ([pscredential]::new('anna@example.com', [System.Net.NetworkCredential]::new('', '$Password').SecurePassword)) -Service B2Core -Name prod -Vault Store"
$PositionInStore = '$session = Restore-AuthSession prod -Vault Store; $null = Invoke-AuthorizedRequest /api/v2/whoami; "$($session.Epoch).$($session.Generation)"'

# Runs a script in a process that has nothing but the vault.
function Invoke-OtherProcess {
    param([string] $Script)

    $run = Invoke-Pwsh $Script @('-NoProfile', '-NonInteractive')
    $run.Errors | Should -BeNullOrEmpty
    $run.Output -split '\r?\n' | Where-Object { $_ }
}

# What a process that has just begun finds in the store.
function Get-StoredName {
    Invoke-OtherProcess '(Get-SecretInfo -Vault Store).Name'
}

function Close-TestVault {
    Get-SecretVault | Unregister-SecretVault
    $env:HOME = $script:HomeBefore
    Remove-Item -LiteralPath $script:VaultHome -Recurse -Force -ErrorAction Ignore
}

# What a test vault is asked from now on is written down.
function Start-VaultLog {
    param([string] $Name = 'Test')

    Set-Content -LiteralPath (Join-Path $script:VaultHome "vault-$Name/.calls") -Value ''
}

# What it was asked since.
function Get-VaultLog {
    param([string] $Name = 'Test')

    Get-Content -LiteralPath (Join-Path $script:VaultHome "vault-$Name/.calls") | Where-Object { $_ }
}

# A pwsh process that stays: it runs what Invoke-InProcess sends and answers with what came out.
function Start-TestProcess {
    $path = Join-Path $script:VaultHome "$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $path -Value @"
Import-Module '$script:ModulePath'
while (`$null -ne (`$line = [System.Console]::In.ReadLine())) {
    `$script = [scriptblock]::Create([System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String(`$line)))
    `$answer = try { @{ output = @(. `$script 3>`$null) } } catch { @{ error = `$_.FullyQualifiedErrorId; message = `$_.Exception.Message; reason = [string] `$_.Exception.Reason } }
    [System.Console]::Out.WriteLine([System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json `$answer -Depth 4 -Compress))))
}
"@
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    '-NoProfile', '-NonInteractive', '-File', $path | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($start)
}

# Runs a script there. Its error is this one's.
function Invoke-InProcess {
    param([System.Diagnostics.Process] $Process, [string] $Script)

    $Process.StandardInput.WriteLine([System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Script)))
    $Process.StandardInput.Flush()
    $line = $Process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(60000) -or -not $line.Result) { throw 'The process does not answer.' }
    $answer = ConvertFrom-Json ([System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($line.Result)))
    if ($answer.error) { throw "$($answer.error): $($answer.message) $($answer.reason)" }
    $answer.output
}

function Stop-TestProcess {
    param([System.Diagnostics.Process] $Process)

    $Process.StandardInput.Close()
    if (-not $Process.WaitForExit(20000)) { $Process.Kill() }
    $Process.Dispose()
}
