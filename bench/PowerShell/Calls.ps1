# What a call costs when there is nothing to do but hand out the token.
param([int] $Rounds, [int] $Calls)

. $PSScriptRoot/Common.ps1
Import-Module $env:BENCH_EMPTY
$null = Open-BenchSession
$subjects = [ordered]@{
    'empty cmdlet' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-Nothing } }
    'Get-AccessToken' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Get-AccessToken } }
    'Get-AccessToken -AsPlainText' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Get-AccessToken -AsPlainText } }
    'Get-AccessToken -Session' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Get-AccessToken -Session bench } }
}
$counts = @{}
foreach ($subject in $subjects.Keys) {
    $counts[$subject] = $Calls
}

Measure-Round 'call' $Rounds $subjects $counts -WarmUp 3
