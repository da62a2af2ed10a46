# How far memory rises over a long array that is kept; a process a subject.
param([string] $Subject, [int] $Round, [int] $Objects)

. $PSScriptRoot/Common.ps1
$null = Open-BenchSession
$plain = Get-Reference
$read = {
    param($count)
    if ($Subject -eq 'Invoke-RestMethod') { Invoke-RestMethod ([uri]::new([uri] $env:BENCH_HTTPS, "/open/records?count=$count")) @plain }
    else { Invoke-AuthorizedRequest "/open/records?count=$count" }
}
$null = & $read 100
$before = Get-Peak
$all = & $read $Objects
if (@($all).Count -ne $Objects) { throw "Got $(@($all).Count) objects." }
Write-Sample 'array-memory' $Subject $Round ((Get-Peak) - $before)
