# Many small GETs, 64 in flight. ForEach-Object -Parallel gets fewer of them; the figure is milliseconds a request.
param([int] $Rounds, [int] $Calls)

. $PSScriptRoot/Common.ps1
Import-Module $env:BENCH_PROBE
$null = Open-BenchSession
$uri = [uri]::new([uri] $env:BENCH_HTTPS, '/api/v2/whoami')
$token = Get-AccessToken -AsPlainText
$headers = Get-AccessToken -AsHeader
$subjects = [ordered]@{
    'bare HttpClient' = { param($n) Invoke-Floor $uri $token -Count $n -InFlight 64 }
    'Invoke-AuthorizedRequest -ThrottleLimit' = { param($n) $null = [string[]]::new($n).ForEach({ '/api/v2/whoami' }) | Invoke-AuthorizedRequest -ThrottleLimit 64 }
    'ForEach-Object -Parallel' = { param($n) $null = 1..$n | ForEach-Object -ThrottleLimit 64 -Parallel { Invoke-RestMethod $using:uri -Headers $using:headers -SkipCertificateCheck } }
}
$counts = @{ 'bare HttpClient' = $Calls; 'Invoke-AuthorizedRequest -ThrottleLimit' = $Calls; 'ForEach-Object -Parallel' = [Math]::Max(200, $Calls / 10) }
Measure-Round 'many' $Rounds $subjects $counts
