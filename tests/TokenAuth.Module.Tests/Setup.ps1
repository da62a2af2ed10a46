<#
.SYNOPSIS
    Dot-source this in a BeforeAll: it imports the module as it is laid out, and the probe.
#>
$ErrorActionPreference = 'Stop'

$script:ModulePath = $env:TOKENAUTH_MODULE
$script:ProbePath = $env:TOKENAUTH_PROBE
Import-Module $script:ModulePath, $script:ProbePath

# A PowerShell with a runspace of its own, which the test starts, watches and stops.
function New-TestShell {
    param(
        [Parameter(Mandatory)]
        [scriptblock] $Script,

        [object[]] $ArgumentList = @(),

        [System.Management.Automation.Host.PSHost] $TestHost
    )

    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule([string[]] ($script:ModulePath, $script:ProbePath))
    $runspace = if ($TestHost) { [runspacefactory]::CreateRunspace($TestHost, $state) } else { [runspacefactory]::CreateRunspace($state) }
    $runspace.Open()
    $shell = [powershell]::Create($runspace).AddScript($Script)
    $ArgumentList | ForEach-Object { $shell = $shell.AddArgument($_) }
    $shell
}

function Remove-TestShell {
    param([powershell] $Shell)

    $Shell.Runspace.Dispose()
    $Shell.Dispose()
}

# Runs a script in a pwsh process of its own and returns its output, its errors and its exit code.
function Invoke-Pwsh {
    param(
        [Parameter(Mandatory)]
        [string] $Script,

        [string[]] $Switch = @('-NoProfile'),

        [switch] $PipeInput
    )

    $path = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $path -Value "Import-Module '$script:ModulePath', '$script:ProbePath'`n$Script"
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    ($Switch + '-File', $path) | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if ($PipeInput) { $process.StandardInput.WriteLine('piped input') }
        $process.StandardInput.Close()
        if (-not $process.WaitForExit(60000)) {
            $process.Kill($true)
            throw 'pwsh did not end within a minute.'
        }

        [pscustomobject]@{ Output = $output.Result.Trim(); Errors = $errors.Result.Trim(); ExitCode = $process.ExitCode }
    }
    finally {
        $process.Dispose()
    }
}
