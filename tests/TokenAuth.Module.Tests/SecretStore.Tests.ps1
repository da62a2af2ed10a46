BeforeDiscovery {
    $missing = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not (Get-Module -ListAvailable -Name $_) }
    # On Windows its store is always the user's own.
    $obstacle = if ($IsWindows) { 'SecretStore has no private place on Windows' } elseif ($missing) { "$missing is not installed here" }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Vaults.ps1
    Open-Emulator
}

AfterAll {
    Close-Emulator
    Remove-Item -LiteralPath $VaultHome -Recurse -Force
}

Describe 'A session in SecretStore' -Skip:([bool] $obstacle) {
    BeforeAll {
        Reset-TestStore
        Clear-Emulator
        Use-EmulatorSwitch @{ myRefreshTokenInReply = 'Present' }
        Invoke-OtherProcess ("$ConnectToStore; Save-AuthSession prod -Vault Store -Verify; (Get-AuthSession prod).Vault" -f $Emulator.Http) | Should -Be 'Store'
    }

    It 'goes on in other processes, which share every renewal' {
        Invoke-OtherProcess "$PositionInStore; `$null = Get-AccessToken -ForceRefresh" | Should -Be '1.1'
        Invoke-OtherProcess $PositionInStore | Should -Be '1.2'
        (Get-EmulatorCount).signIns | Should -Be 1
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).reuseDetections | Should -Be 0
    }

    It 'is local, and well' {
        $test = Test-AuthVault Store
        $test.Succeeded | Should -BeTrue
        $test.Scope | Should -Be 'Local'
        $test.Module | Should -Be 'Microsoft.PowerShell.SecretStore'
    }

    It 'is in a list without its secret' {
        $saved = Get-AuthSession -Vault Store
        $saved.Name | Should -Be 'prod'
        $saved.Account | Should -Be 'anna@example.com'
        $saved.ExpiresAt.Offset | Should -Be ([timespan]::Zero)
        ($saved.ExpiresAt - [datetimeoffset]::UtcNow).TotalMinutes | Should -BeGreaterThan 50
    }

    It 'is nowhere on the disk in plain text, nor in the arguments of a process' {
        $values = @(Invoke-OtherProcess '$null = Restore-AuthSession prod -Vault Store; Get-AccessToken -AsPlainText; Get-Secret TokenAuth/prod -Vault Store -AsPlainText | ConvertFrom-Json | ConvertTo-Json -Depth 20 -Compress')
        $tokens = @($values[0], $Password) + @([regex]::Matches($values[1], '"([A-Za-z0-9_.-]{30,})"').ForEach({ $_.Groups[1].Value }))
        $tokens.Count | Should -BeGreaterThan 2
        $disk = Get-ChildItem -LiteralPath $VaultHome, $env:TOKENAUTH_STATE -Recurse -File -Force | Where-Object Extension -NE '.ps1' |
            ForEach-Object { [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($_.FullName)) } | Out-String
        $tokens | ForEach-Object { $disk.Contains($_) | Should -BeFalse }
        if ($IsLinux) {
            $null = Start-ThreadJob { Import-Module $using:ModulePath; $null = Restore-AuthSession prod -Vault Store; Save-AuthSession prod -Vault Store -Verify } -Name verify
            $all = ''
            while ((Get-Job verify).State -in 'NotStarted', 'Running') {
                foreach ($folder in [System.IO.Directory]::GetDirectories('/proc', '*')) {
                    $line = try { [System.IO.File]::ReadAllText("$folder/cmdline") } catch { '' }
                    if ($line -like '*EncodedCommand*') { $all += $line + $(try { [System.IO.File]::ReadAllText("$folder/environ") } catch { '' }) }
                }
            }
            Get-Job verify | Receive-Job -Wait -AutoRemoveJob
            $all.Contains('TOKENAUTH_FRESH_ENTRY=TokenAuth/') | Should -BeTrue -Because 'the process that confirms has been seen'
            $tokens | Where-Object { $_ -ne $Password } | ForEach-Object { $all.Contains($_) | Should -BeFalse }
        }
    }

    It 'is removed by a sign-out, and no process brings it back' {
        $other = Start-TestProcess
        try {
            Invoke-InProcess $other $PositionInStore | Should -Be '1.2'
            Invoke-OtherProcess 'Disconnect-AuthSession prod -Vault Store'
            { Invoke-InProcess $other '$null = Get-AccessToken prod -ForceRefresh' } | Should -Throw 'SignInAgain*'
        }
        finally {
            Stop-TestProcess $other
        }
        Get-StoredName | Should -Be 'TokenAuth/key'
        (Get-EmulatorCount).signOuts | Should -Be 1
        Invoke-OtherProcess 'try { Restore-AuthSession prod -Vault Store } catch { $_.Exception.ErrorId }' | Should -Be 'SavedSessionNotFound'
    }
}

Describe 'A SecretStore with a password' -Skip:([bool] $obstacle) {
    BeforeAll {
        Reset-TestStore
        Remove-Item -LiteralPath $env:TOKENAUTH_STATE -Recurse -Force -ErrorAction Ignore
        Clear-Emulator
        Invoke-OtherProcess ("$ConnectToStore; Save-AuthSession prod -Vault Store -Verify" -f $Emulator.Http)
        Invoke-OtherProcess "Set-SecretStoreConfiguration -Authentication Password -Interaction None -Password ([System.Net.NetworkCredential]::new('', 'open sesame').SecurePassword) -Confirm:`$false"
    }

    It 'is locked in a new process, which says who unlocks it, and is unlocked by the user in that process' {
        Invoke-OtherProcess @'
try { Restore-AuthSession prod -Vault Store } catch { $_.Exception.ErrorId; $_.ErrorDetails.RecommendedAction }
(Test-AuthVault Store).Locked
Unlock-SecretStore -Password ([System.Net.NetworkCredential]::new('', 'open sesame').SecurePassword)
(Restore-AuthSession prod -Vault Store).Account
(Test-AuthVault Store).Locked
'@ | Should -Be 'VaultLocked', 'Unlock it in this process with Unlock-SecretStore and try again; for scripts, docs/vaults.md says how a store without a prompt is made.', 'True', 'anna@example.com', 'False'
    }
}
