<#
.SYNOPSIS
    Downloads and uploads a large file through Invoke-AuthorizedRequest, over loopback, and says how much memory that took.
.DESCRIPTION
    The server is an emulator in a process of its own. The download is stopped halfway first and then resumed, so that what is
    uploaded afterwards is the resumed file; its hash is computed at both ends.
.EXAMPLE
    pwsh -File bench/Transfers.ps1 -Size 5GB
#>
[CmdletBinding()]
param(
    [long] $Size = 256MB,

    [string] $Module = "$PSScriptRoot/../out/TokenAuth/TokenAuth.psd1",

    [string] $Emulator = (Get-Item "$PSScriptRoot/../src/TokenAuth.Emulator/bin/*/net10.0/TokenAuth.Emulator.dll" | Sort-Object LastWriteTime | Select-Object -Last 1),

    # Where the file goes; it needs the size twice at most.
    [string] $Folder = [System.IO.Path]::GetTempPath()
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module

function Get-Peak {
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    $process.PeakWorkingSet64
    $process.Dispose()
}

$work = New-Item -ItemType Directory -Path (Join-Path $Folder "tokenauth-transfers-$PID")
$start = [System.Diagnostics.ProcessStartInfo]::new($env:DOTNET_HOST_PATH ?? 'dotnet')
$Emulator, '--json', '--exit-on-stdin-close' | ForEach-Object { $start.ArgumentList.Add($_) }
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$server = [System.Diagnostics.Process]::Start($start)
$shell = $null
try {
    $address = ($server.StandardOutput.ReadLine() | ConvertFrom-Json).http.TrimEnd('/')
    $credential = [pscredential]::new('anna@example.com', (ConvertTo-SecureString 'correct horse battery staple' -AsPlainText -Force))
    $null = Connect-BackOffice $address $credential -Name transfers
    $path = Join-Path $work report.bin
    $source = "/file?count=$Size&tag=v1"

    # Everything is loaded, compiled and pooled once, before memory is looked at.
    Invoke-AuthorizedRequest "/file?count=$(16MB)" -OutFile $path
    $null = Invoke-AuthorizedRequest /echo -Method Put -InFile $path -ContentType application/octet-stream
    Remove-Item -LiteralPath $path
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule([string[]] $Module)
    $shell = [powershell]::Create($state)
    $null = $shell.AddScript('$PID').Invoke()
    $shell.Commands.Clear()
    [System.GC]::Collect()
    $before = Get-Peak

    # Stopped halfway, as by Ctrl+C.
    $null = $shell.AddScript({ param($Address, $Path) Invoke-AuthorizedRequest $Address -Session transfers -OutFile $Path }).AddArgument("$source&hang=$([long] ($Size / 2))").AddArgument($path)
    $null = $shell.BeginInvoke()
    while ((Get-Item -LiteralPath "$path.part" -ErrorAction Ignore).Length -lt [long] ($Size / 2)) { Start-Sleep -Milliseconds 50 }
    $shell.Stop()
    $afterStop = [pscustomobject]@{ Final = Test-Path -LiteralPath $path; Part = (Get-Item -LiteralPath "$path.part").Length }

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Invoke-AuthorizedRequest $source -OutFile $path -Resume -StatusCodeVariable status
    $download = $watch.Elapsed.TotalSeconds
    $watch.Restart()
    $echo = Invoke-AuthorizedRequest /echo -Method Put -InFile $path -ContentType application/octet-stream
    $upload = $watch.Elapsed.TotalSeconds
    $after = Get-Peak

    [pscustomobject]@{
        Size = $Size
        FinalFileAfterStop = $afterStop.Final
        PartAfterStop = $afterStop.Part
        ResumeStatus = $status
        ResumedMBPerSecond = [math]::Round(($Size - $afterStop.Part) / 1MB / $download)
        UploadMBPerSecond = [math]::Round($Size / 1MB / $upload)
        LengthMatches = $echo.bodyLength -eq $Size -and (Get-Item -LiteralPath $path).Length -eq $Size
        HashMatches = (Get-FileHash -LiteralPath $path).Hash -eq $echo.bodySha256
        Hash = $echo.bodySha256
        PeakMBBefore = [math]::Round($before / 1MB, 1)
        PeakMBAfter = [math]::Round($after / 1MB, 1)
        GrowthMB = [math]::Round(($after - $before) / 1MB, 1)
    }
}
finally {
    if ($shell) { $shell.Dispose() }
    $server.StandardInput.Close()
    if (-not $server.WaitForExit(10000)) { $server.Kill() }
    $server.Dispose()
    Remove-Item -LiteralPath $work -Recurse -Force
}
