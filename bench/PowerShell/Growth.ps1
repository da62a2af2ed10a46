# How long arrays and large files grow.
param([int] $Rounds, [string] $Counts, [string] $Megabytes)

. $PSScriptRoot/Common.ps1
Import-Module $env:BENCH_PROBE
$null = Open-BenchSession
$plain = Get-Reference
$token = Get-AccessToken -AsPlainText
$file = Join-Path $env:BENCH_FOLDER 'growth.bin'
foreach ($count in $Counts.Split(',')) {
    $path = "/open/records?count=$count"
    $uri = [uri]::new([uri] $env:BENCH_HTTPS, $path)
    Measure-Round "array $count" $Rounds ([ordered]@{
            'Invoke-AuthorizedRequest' = { $null = Invoke-AuthorizedRequest $path }
            'Invoke-AuthorizedRequest -Stream' = { Invoke-AuthorizedRequest $path -Stream | Out-Null }
            'Invoke-RestMethod' = { $null = Invoke-RestMethod $uri @plain }
        })
}

foreach ($size in $Megabytes.Split(',')) {
    $down = [uri]::new([uri] $env:BENCH_HTTPS, "/bytes?count=$(1MB * $size)")
    Measure-Round "download $size" $Rounds ([ordered]@{
            'Invoke-AuthorizedRequest' = { Invoke-AuthorizedRequest $down -OutFile $file }
            'bare HttpClient' = { Copy-Bare $down $token -OutFile $file }
        })
    $up = [uri]::new([uri] $env:BENCH_HTTPS, '/sink')
    Measure-Round "upload $size" $Rounds ([ordered]@{
            'Invoke-AuthorizedRequest' = { Invoke-AuthorizedRequest '/sink' -Method Put -InFile $file | Out-Null }
            'bare HttpClient' = { Copy-Bare $up $token -InFile $file }
        })
}
