# What Profile.ps1 samples.
param([string] $Subject)

. $PSScriptRoot/Common.ps1
if ($Subject -eq 'import') {
    Import-Module $env:BENCH_MODULE
    return
}

$null = Open-BenchSession
foreach ($i in 1..20000) { $null = Invoke-AuthorizedRequest /api/v2/whoami }
