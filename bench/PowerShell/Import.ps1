# One import in a fresh process; for the module itself also the first token after it.
param([string] $Module, [string] $Subject, [int] $Round, [switch] $First)

$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$milliseconds = $watch.Elapsed.TotalMilliseconds
. $PSScriptRoot/Common.ps1
if (-not $First) {
    Write-Sample 'import' $Subject $Round $milliseconds
    return
}

# Sessions live as long as the process, also over a removal of the module.
$reply = '{"access_token":"eyJhbGciOiJIUzI1NiJ9.e30.signature","token_type":"Bearer","expires_in":3600}'
$null = Connect-OAuth https://localhost:1/ -TokenReply $reply -Name bench
Remove-Module TokenAuth
Import-Module $Module
$watch.Restart()
$null = Get-AccessToken
Write-Sample 'first-token' $Subject $Round $watch.Elapsed.TotalMilliseconds
