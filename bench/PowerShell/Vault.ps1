# A session out of SecretStore in a fresh process, and a bare secret out of it.
param([string] $Subject, [int] $Round)

. $PSScriptRoot/Common.ps1
$vault = 'bench'
if ($Subject -eq 'Save-AuthSession') {
    Import-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore
    $null = Reset-SecretStore -Authentication None -Interaction None -Force
    Register-SecretVault -Name $vault -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
    Set-Secret -Name bare -Secret 'a secret of some length' -Vault $vault
    $null = Open-BenchSession
    Save-AuthSession bench -Vault $vault
    return
}

Import-Module $env:BENCH_MODULE
$watch = [System.Diagnostics.Stopwatch]::StartNew()
if ($Subject -eq 'Restore-AuthSession') {
    $null = Restore-AuthSession bench -Vault $vault
}
else {
    $runspace = [runspacefactory]::CreateRunspace()
    $runspace.Open()
    $shell = [powershell]::Create($runspace).AddCommand('Get-Secret').AddParameters(@{ Name = 'bare'; Vault = $vault })
    $null = $shell.Invoke()
}

Write-Sample 'restore' $Subject $Round $watch.Elapsed.TotalMilliseconds
