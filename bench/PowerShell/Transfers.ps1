# A large file down and up.
param([int] $Rounds, [long] $Bytes)

. $PSScriptRoot/Common.ps1
Import-Module $env:BENCH_PROBE
$null = Open-BenchSession
$token = Get-AccessToken -AsPlainText
$file = Join-Path $env:BENCH_FOLDER 'transfer.bin'
$down = [uri]::new([uri] $env:BENCH_HTTPS, "/bytes?count=$Bytes")
$up = [uri]::new([uri] $env:BENCH_HTTPS, '/sink')

# Memory first: after a small transfer everything is loaded, and a large one needs no more.
Invoke-AuthorizedRequest '/bytes?count=1000000' -OutFile $file
Invoke-AuthorizedRequest '/sink' -Method Put -InFile $file | Out-Null
$before = Get-Peak
Invoke-AuthorizedRequest $down -OutFile $file
Write-Sample 'download-memory' 'Invoke-AuthorizedRequest' 1 ((Get-Peak) - $before)
$before = Get-Peak
Invoke-AuthorizedRequest '/sink' -Method Put -InFile $file | Out-Null
Write-Sample 'upload-memory' 'Invoke-AuthorizedRequest' 1 ((Get-Peak) - $before)
Measure-Round 'download' $Rounds ([ordered]@{
        'bare HttpClient' = { Copy-Bare $down $token -OutFile $file }
        'Invoke-AuthorizedRequest' = { Invoke-AuthorizedRequest $down -OutFile $file }
    })
Measure-Round 'upload' $Rounds ([ordered]@{
        'bare HttpClient' = { Copy-Bare $up $token -InFile $file }
        'Invoke-AuthorizedRequest' = { Invoke-AuthorizedRequest '/sink' -Method Put -InFile $file | Out-Null }
    })
Remove-Item -LiteralPath $file
