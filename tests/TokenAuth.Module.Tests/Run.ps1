<#
.SYNOPSIS
    Runs one file of Pester tests in this process and leaves its results behind.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [Parameter(Mandatory)]
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'NUnitXml'
$configuration.TestResult.OutputPath = $ResultPath
$result = Invoke-Pester -Configuration $configuration

foreach ($test in $result.Failed) {
    "[-] $($test.ExpandedPath)"
    $test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage; $_.DisplayStackTrace }
}

foreach ($block in $result.FailedBlocks + $result.FailedContainers) {
    "[-] $($block.Name)"
    $block.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage; $_.DisplayStackTrace }
}

"$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
exit [int]($result.Result -ne 'Passed')
