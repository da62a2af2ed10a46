# A very long array, object by object.
param([int] $Rounds, [int] $Objects)

. $PSScriptRoot/Common.ps1
$null = Open-BenchSession
$path = "/open/records?count=$Objects"
$uri = [uri]::new([uri] $env:BENCH_HTTPS, $path)
$plain = Get-Reference

# Memory first, while the process has held nothing else: what a tenth of the objects needs, all of them may need.
Invoke-AuthorizedRequest "/open/records?count=$([int] ($Objects / 10))" -Stream | Out-Null
$before = Get-Peak
Invoke-AuthorizedRequest $path -Stream | Out-Null
Write-Sample 'stream-memory' 'Invoke-AuthorizedRequest -Stream' 1 ((Get-Peak) - $before)

$subjects = [ordered]@{
    'Invoke-AuthorizedRequest -Stream' = { Invoke-AuthorizedRequest $path -Stream | Out-Null }
    'Invoke-RestMethod' = { Invoke-RestMethod $uri @plain | Out-Null }
}
Measure-Round 'stream' $Rounds $subjects
