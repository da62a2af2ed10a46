<#
.SYNOPSIS
    Dot-source this in a BeforeAll: it imports the module as Setup.ps1 does and brings what starts, steers and questions an emulator.
.DESCRIPTION
    TOKENAUTH_MODULE, TOKENAUTH_PROBE, TOKENAUTH_EMULATOR and TOKENAUTH_DUMPS name the parts of a test; without them, the newest ones built here.
#>
function Find-Build {
    param([string] $Pattern)

    Get-Item -Path (Join-Path $PSScriptRoot $Pattern) -ErrorAction Ignore | Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
}

$env:TOKENAUTH_MODULE ??= Find-Build '../../out/TokenAuth/TokenAuth.psd1'
$env:TOKENAUTH_PROBE ??= Find-Build 'Probe/bin/*/net8.0/PumpProbe.dll'
$env:TOKENAUTH_EMULATOR ??= Find-Build '../../src/TokenAuth.Emulator/bin/*/net10.0/TokenAuth.Emulator.dll'
$env:TOKENAUTH_DUMPS ??= Find-Build '../Dumps/bin/*/net10.0/Dumps.dll'

# Codes that were used are remembered on disk; tests remember theirs apart.
$script:StateFolder = Join-Path ([System.IO.Path]::GetTempPath()) "tokenauth-tests-$PID"
$env:TOKENAUTH_STATE ??= $script:StateFolder

. $PSScriptRoot/Setup.ps1

$script:Password = 'correct horse battery staple'

# Starts an emulator of this file's own; it ends with this process at the latest.
function Open-Emulator {
    $start = [System.Diagnostics.ProcessStartInfo]::new($env:DOTNET_HOST_PATH ?? 'dotnet')
    $env:TOKENAUTH_EMULATOR, '--json', '--exit-on-stdin-close' | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(60000) -or -not $line.Result) { throw "The emulator '$env:TOKENAUTH_EMULATOR' did not start." }
    $ready = ConvertFrom-Json $line.Result
    $script:Emulator = [pscustomobject]@{
        Process = $process
        Http = $ready.http.TrimEnd('/')
        Https = $ready.https.TrimEnd('/')
        Authority = ([uri] $ready.http).Authority
    }
}

function Close-Emulator {
    Get-AuthSession | Disconnect-AuthSession -Force -WarningAction Ignore
    $script:Emulator.Process.StandardInput.Close()
    if (-not $script:Emulator.Process.WaitForExit(10000)) { $script:Emulator.Process.Kill() }
    $script:Emulator.Process.Dispose()
    Remove-Item -LiteralPath $script:StateFolder -Recurse -Force -ErrorAction Ignore
}

# Everything as at the start: no sessions, no counts, no faults, no holds, no errors.
function Clear-Emulator {
    $null = Invoke-Emulator reset
    Get-AuthSession | Disconnect-AuthSession -Force -WarningAction Ignore
    $null = Invoke-Emulator reset
    $global:Error.Clear()
}

# Calls a control route.
function Invoke-Emulator {
    param(
        [Parameter(Mandatory)]
        [string] $Route,

        [object] $Body,

        [string] $Method = 'Post'
    )

    $request = @{ Uri = "$($script:Emulator.Http)/_emulator/$Route"; Method = $Method }
    if ($null -ne $Body) { $request += @{ ContentType = 'application/json'; Body = ConvertTo-Json $Body -Depth 9 -Compress } }
    Invoke-RestMethod @request
}

# Sets switches: @{ rejectEverything = $true }.
function Use-EmulatorSwitch {
    param([hashtable] $Switches)

    $null = Invoke-Emulator switches $Switches -Method Patch
}

# What the emulator has counted.
function Get-EmulatorCount {
    Invoke-Emulator counters -Method Get
}

# The requests that arrived, oldest first, perhaps those to one path only.
function Get-EmulatorRequest {
    param([string] $Path = '*')

    (Invoke-Emulator requests -Method Get) | Where-Object path -Like $Path
}

# Lets the next requests to a path go wrong.
function Add-EmulatorFault {
    param([string] $Path, [hashtable] $Fault)

    $null = Invoke-Emulator fail-next (@{ path = $Path } + $Fault)
}

# Keeps requests to a path waiting; returns the hold's id.
function Add-EmulatorHold {
    param([string] $Path, [switch] $AfterProcessing)

    (Invoke-Emulator hold @{ path = $Path; afterProcessing = $AfterProcessing.IsPresent }).id
}

# Waits until so many requests have arrived at a hold.
function Wait-EmulatorHold {
    param([string] $Id, [int] $Count = 1)

    (Invoke-Emulator "hold/${Id}?wait=$Count" -Method Get).arrivals | Should -BeGreaterOrEqual $Count
}

function Open-EmulatorHold {
    param([string] $Id)

    $null = Invoke-Emulator "hold/$Id" -Method Delete
}

# A new user with an authenticator app: each has used no code yet. Returns the e-mail address.
function Add-TotpUser {
    param([hashtable] $With = @{})

    $email = "totp-$([guid]::NewGuid().ToString('N').Substring(0, 8))@example.com"
    $user = @{ email = $email; password = $script:Password; secondFactor = 'Totp'; totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }
    $With.GetEnumerator() | ForEach-Object { $user[$_.Key] = $_.Value }
    $null = Invoke-Emulator users $user
    $email
}

function Get-Secret {
    param([string] $Text)

    [System.Net.NetworkCredential]::new('', $Text).SecurePassword
}

function Get-PlainText {
    param([securestring] $Secret)

    [System.Net.NetworkCredential]::new('', $Secret).Password
}

# A credential, by default one that the emulator knows.
function Get-TestCredential {
    param([string] $User = 'anna@example.com', [string] $Text = $script:Password)

    [pscredential]::new($User, (Get-Secret $Text))
}

# Signs in at the emulator; further parameters as Connect-BackOffice has them.
function Connect-Emulator {
    param([string] $User = 'anna@example.com', [hashtable] $With = @{})

    Connect-BackOffice $script:Emulator.Http (Get-TestCredential $User) @With
}

# The error with which a script ends.
function Get-Failure {
    param([scriptblock] $Script)

    $ErrorActionPreference = 'Continue'
    try { $null = & $Script }
    catch { return $_ }
    throw 'Nothing failed.'
}

# The id of the error with which a script ends, without the cmdlet behind it.
function Get-FailureId {
    param([scriptblock] $Script)

    (Get-Failure $Script).FullyQualifiedErrorId -replace ',.*'
}
