<#
.SYNOPSIS
    Uses the saved session with several runspaces at once, until the standard input ends.
#>
param([string] $Module, [int] $Runspaces)

$ErrorActionPreference = 'Stop'
$ended = [System.Threading.CancellationTokenSource]::new()
$jobs = 1..$Runspaces | ForEach-Object {
    Start-ThreadJob -ThrottleLimit $Runspaces -ArgumentList $Module, $ended.Token {
        param([string] $module, [System.Threading.CancellationToken] $ended)

        Import-Module $module
        while (-not $ended.IsCancellationRequested) {
            try {
                $null = Get-AccessToken -Session prod -Vault Store
                $null = Invoke-AuthorizedRequest /api/v2/whoami -Session prod -Vault Store
                $session = Get-AuthSession prod
                [System.Console]::Out.WriteLine("served $($session.Epoch) $($session.Generation)")
                $null = $ended.WaitHandle.WaitOne(50)
            }
            catch {
                $reason = $_.Exception.Reason
                if ($reason) { [System.Console]::Out.WriteLine("again $reason") }
                else { [System.Console]::Out.WriteLine("failed $($_.FullyQualifiedErrorId -replace ',.*') $($_.Exception.Message -replace '\s+', ' ')") }
                $null = $ended.WaitHandle.WaitOne(1000)
            }
        }
    }
}

while ($null -ne [System.Console]::In.ReadLine()) { }
$ended.Cancel()
$null = $jobs | Wait-Job
$jobs | Receive-Job
