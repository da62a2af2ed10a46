BeforeDiscovery {
    $present = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { Get-Module -ListAvailable -Name $_ }
    $obstacle = if ('Microsoft.PowerShell.SecretManagement' -notin $present) { 'SecretManagement is not installed here' }
    $storeObstacle = if ($IsWindows -or 'Microsoft.PowerShell.SecretStore' -notin $present) { 'SecretStore has no private place here' }
    $scenarios = & $PSScriptRoot/CanaryScenarios.ps1 | Where-Object Part -EQ Vault
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Vaults.ps1
    . $PSScriptRoot/Canary.ps1
    Open-Emulator
    Initialize-Canary
    Open-CanaryShell

    # Where nothing may be in plain text: everything but the test vaults, which keep just that.
    function Get-PlaceOutside {
        Get-ChildItem -LiteralPath $VaultHome -Force | Where-Object Name -NotLike 'vault-*' | ForEach-Object FullName
        $env:TOKENAUTH_STATE
    }

    # What is left in the temporary folder is searched, and other processes use that of the machine.
    $temporaryBefore = $env:TMPDIR, $env:TEMP, $env:TMP
    $env:TMPDIR = $env:TEMP = $env:TMP = (New-Item -ItemType Directory -Path (Join-Path $VaultHome temporary)).FullName
}

AfterAll {
    Close-CanaryShell
    Close-Emulator
    $env:TMPDIR, $env:TEMP, $env:TMP = $temporaryBefore
    Close-TestVault
    Save-CanaryCount Vault
}

Describe 'Nothing shows a secret of a saved session' -Skip:([bool] $obstacle) {
    BeforeAll { Register-TestVault }

    BeforeEach {
        Set-VaultMode
        Clear-TestVault
    }

    AfterEach { Remove-Item env:TOKENAUTH_VAULT_TIMEOUT -ErrorAction Ignore }

    It '<Name>' -ForEach $scenarios {
        $result = Invoke-CanaryScenario $_
        $result.Ids | Select-Object -First 1 | Should -Be $_.Id
        $result.Findings | Should -BeNullOrEmpty
    }

    It 'keeps nothing on the disk outside of the vault' {
        Reset-Canary -SignsIn
        $null = Connect-Canary @{ RememberCredential = $true; Vault = 'Test' }
        $null = Connect-BackOffice $Emulator.Http $World.TotpCredential -TotpSecret $World.TotpSecret -Service B2Core -Name totp -Vault Test
        $null = Get-AccessToken desk -ForceRefresh
        $null = Invoke-AuthorizedRequest /file -Session desk -OutFile (Join-Path $World.Folder download.bin)
        Add-WireCanary
        Get-SecretInfo -Vault Test | ForEach-Object { Add-Canary "Vault $($_.Name)" (Microsoft.PowerShell.SecretManagement\Get-Secret -Vault Test -Name $_.Name -AsPlainText) }
        $kept = @($Canaries.Values | Where-Object Name -Like 'Vault *')
        $kept.Count | Should -BeGreaterOrEqual 3
        @(Get-ChildItem -LiteralPath $env:TOKENAUTH_STATE -Recurse -File).Count | Should -BeGreaterThan 2
        Test-CanaryFile (Join-Path $VaultHome vault-Test) | Should -Not -BeNullOrEmpty -Because 'this vault keeps plain text, and the search finds it'
        Test-CanaryFile (Get-PlaceOutside) | Should -BeNullOrEmpty
    }
}

Describe 'A SecretStore' -Skip:([bool] $storeObstacle) {
    It 'keeps nothing in plain text, and the process that confirms is told nothing' {
        Reset-TestStore
        Reset-Canary -SignsIn
        $null = Connect-Canary @{ RememberCredential = $true }
        $watch = if ($IsLinux) { [TokenAuth.Canaries.ChildWatch]::new() }
        try { Save-AuthSession desk -Vault Store -Verify }
        finally { if ($watch) { $watch.Dispose() } }
        Add-WireCanary
        Get-SecretInfo -Vault Store | ForEach-Object { Add-Canary "Vault $($_.Name)" (Microsoft.PowerShell.SecretManagement\Get-Secret -Vault Store -Name $_.Name -AsPlainText) }
        Test-CanaryFile (Get-PlaceOutside) | Should -BeNullOrEmpty
        if ($watch) {
            $watch.Count | Should -BeGreaterThan 0 -Because 'a process that has just begun confirms what was written'
            $watch.Text | Should -Match 'TOKENAUTH_FRESH_VAULT=Store'
            Find-Canary 'child processes' $watch.Text | Should -BeNullOrEmpty
        }
    }
}

Describe 'A job' {
    It 'shows nothing: <Name>' -TestCases @(
        @{ Name = 'Start-ThreadJob'; Start = { param($script, $arguments) Start-ThreadJob $script -ArgumentList $arguments } }
        @{ Name = 'Start-Job'; Start = { param($script, $arguments) Start-Job $script -ArgumentList $arguments } }
    ) {
        Reset-Canary -SignsIn
        Add-EmulatorFault /echo (Get-CanaryEcho "$CanaryMark-access" 400)
        $watch = if ($IsLinux) { [TokenAuth.Canaries.ChildWatch]::new() }
        $job = & $Start {
            param($module, $address, [pscredential] $credential, $totp, [pscredential] $totpCredential)
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            Import-Module $module -Verbose:$false
            Connect-BackOffice $address $credential -Service B2Core -Name job
            Connect-BackOffice $address $totpCredential -TotpSecret $totp -Name jobtotp
            $null = Get-AccessToken job -ForceRefresh
            $null = Invoke-AuthorizedRequest /api/v2/whoami -Session job
            1..2 | ForEach-Object { '/status/500' } | Invoke-AuthorizedRequest -Session job -MaximumRetryCount 0
            try { Connect-BackOffice $address ([pscredential]::new('anna@example.com', $credential.Password)) } catch { Write-Error $_ }
            Disconnect-AuthSession job
            throw 'the end'
        } @($ModulePath, $Emulator.Http, $World.Credential, $World.TotpSecret, $World.TotpCredential)
        try { $null = Wait-Job $job -Timeout 60 }
        finally { if ($watch) { $watch.Dispose() } }
        Add-WireCanary
        $child = $job.ChildJobs[0] ?? $job
        $all = @($child.Output; $child.Error; $child.Verbose; $child.Debug; $child.Warning; $child.Information; $child.Progress; $child.JobStateInfo.Reason) | Where-Object { $null -ne $_ }
        @($child.Error).Count | Should -BeGreaterThan 2 -Because "$($child.JobStateInfo.Reason)"
        @($child.Verbose).Count | Should -BeGreaterThan 2
        (Get-CanaryView $all).GetEnumerator() | ForEach-Object { Find-Canary "job, $($_.Key)" $_.Value } | Should -BeNullOrEmpty
        Find-Canary 'job, Receive-Job' (Receive-Job $job *>&1 -ErrorAction SilentlyContinue | Out-String -Width 10000) | Should -BeNullOrEmpty
        if ($watch) { Find-Canary 'child processes' $watch.Text | Should -BeNullOrEmpty }
        Remove-Job $job -Force
    }
}

Describe 'A dump of the memory' {
    BeforeAll {
        $OfSession = 'Token', 'Issued access', 'Issued refresh'

        # Writes a secret so that nobody who reads the file has its text in memory.
        function Set-Veiled {
            param([string] $Name, [string] $Text)

            [System.IO.File]::WriteAllBytes((Join-Path $World.Folder $Name), [byte[]] ([System.Text.Encoding]::Unicode.GetBytes($Text) | ForEach-Object { $_ -bxor 0xFF }))
        }

        # Lets the script do something; returns what it said before it was done.
        function Invoke-Child {
            param([string] $Line)

            $child.StandardInput.WriteLine($Line)
            while (($said = $child.StandardOutput.ReadLine()) -cne "done $Line") {
                if ($null -eq $said) { throw "The script ended at '$Line': $($errors.Result)" }
                # .NET's own program writes the dump, and tells of it in the process's output.
                if ($said -notlike '?createdump?*') { $said }
            }
        }

        # Everything that is alive in the script's process, as text.
        function Get-ChildMemory {
            1..8 | ForEach-Object { Invoke-Child collect }
            $start = [System.Diagnostics.ProcessStartInfo]::new($env:DOTNET_HOST_PATH ?? 'dotnet')
            $env:TOKENAUTH_DUMPS, $child.Id | ForEach-Object { $start.ArgumentList.Add($_) }
            $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
            $dump = [System.Diagnostics.Process]::Start($start)
            try {
                $refusal = $dump.StandardError.ReadToEndAsync()
                $dump.StandardOutput.ReadToEnd()
                $dump.WaitForExit()
                if ($dump.ExitCode -eq 2) { Set-ItResult -Skipped -Because "this system lets no process be dumped: $($refusal.Result)" }
                $dump.ExitCode | Should -Be 0 -Because $refusal.Result
            }
            finally { $dump.Dispose() }
        }
    }

    It 'shows nothing that PowerShell is done with' {
        Reset-Canary -SignsIn
        Set-Veiled password $World.Plain.Password
        Set-Veiled totp $World.Plain.TotpSecret
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot CanaryMemory.ps1), $ModulePath, $Emulator.Http, $World.User, $World.TotpCredential.UserName, $World.Folder |
            ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $child = [System.Diagnostics.Process]::Start($start)
        $errors = $child.StandardError.ReadToEndAsync()
        try {
            Invoke-Child connect
            Add-WireCanary
            $memory = Get-ChildMemory
            $found = Find-Canary 'memory' $memory $OfSession
            $found | Should -BeNullOrEmpty
            Find-Canary 'memory' $memory | Should -Not -BeNullOrEmpty -Because 'a session has its tokens'

            Invoke-Child remember
            $found = Find-Canary 'memory' (Get-ChildMemory) $OfSession
            @($found -match '^memory: Password ').Count | Should -BeGreaterThan 0 -Because 'this is how the search shows that it can find one'
            @($found -match '^memory: TotpSecret ').Count | Should -BeGreaterThan 0

            Invoke-Child leave
            Invoke-Child state | Should -Be 'SignedOut SignedOut SignInRefused RequestFailed'
            Add-WireCanary
            Find-Canary 'memory' (Get-ChildMemory) | Should -BeNullOrEmpty
        }
        finally {
            $child.Kill()
            $child.Dispose()
        }
    }
}
