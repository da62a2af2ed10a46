# Small GETs one after another, a call each.
param([int] $Rounds, [int] $Calls, [int] $WarmUp = [Math]::Max(10, 4000 / $Calls))

. $PSScriptRoot/Common.ps1
Import-Module $env:BENCH_PROBE
$null = Open-BenchSession
$uri = [uri]::new([uri] $env:BENCH_HTTPS, '/api/v2/whoami')
$token = Get-AccessToken -AsPlainText
$plain = Get-Reference
$null = Invoke-RestMethod $uri @plain -SessionVariable webSession
$kept = @{ WebSession = $webSession; SkipCertificateCheck = $true }
$subjects = [ordered]@{
    'bare HttpClient' = { param($n) Invoke-Floor $uri $token -Count $n }
    'bare HttpClient, waited for' = { param($n) Invoke-Floor $uri $token -Count $n -Waited }
    'bare cmdlet' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-BareRequest $uri $token } }
    'Invoke-AuthorizedRequest' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-AuthorizedRequest /api/v2/whoami } }
    'Invoke-RestMethod -WebSession' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-RestMethod $uri @kept } }
    'Invoke-RestMethod' = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-RestMethod $uri @plain } }
}
$counts = @{}
foreach ($subject in $subjects.Keys) { $counts[$subject] = $Calls }
$counts['Invoke-RestMethod'] = [Math]::Max(20, $Calls / 10)
$counts['Invoke-RestMethod -WebSession'] = [Math]::Max(50, $Calls / 4)
Measure-Round 'serial' $Rounds $subjects $counts $WarmUp
