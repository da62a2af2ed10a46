# A long array to objects, one reader beside the other.
param([int] $Rounds, [int] $Objects)

. $PSScriptRoot/Common.ps1
$null = Open-BenchSession
$path = "/open/records?count=$Objects"
$uri = [uri]::new([uri] $env:BENCH_HTTPS, $path)
$plain = Get-Reference
$subjects = [ordered]@{
    'Invoke-AuthorizedRequest' = { $null = Invoke-AuthorizedRequest $path }
    'Invoke-RestMethod' = { $null = Invoke-RestMethod $uri @plain }
}
Measure-Round "array-$Objects" $Rounds $subjects
