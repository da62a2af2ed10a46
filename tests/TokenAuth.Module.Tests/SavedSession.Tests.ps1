BeforeDiscovery {
    $obstacle = if (-not (Get-Module -ListAvailable -Name Microsoft.PowerShell.SecretManagement)) { 'SecretManagement is not installed here' }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Vaults.ps1
    Open-Emulator
}

AfterAll {
    Close-Emulator
    if (Get-Module -ListAvailable -Name Microsoft.PowerShell.SecretManagement) { Close-TestVault }
}

Describe 'A session that a Connect cmdlet saves' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        Register-TestVault Plain PlainTestVault
    }

    BeforeEach {
        Clear-Emulator
        Clear-TestVault
        Clear-TestVault Plain
        Use-EmulatorSwitch @{ myRefreshTokenInReply = 'Present' }
    }

    It 'goes on in another process without a sign-in: <Vault>' -TestCases @(@{ Vault = 'Test'; Scope = 'Shared' }, @{ Vault = 'Plain'; Scope = 'Local' }) {
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'prod'; Vault = $Vault; VaultScope = $Scope }
        $session.Vault | Should -Be $Vault
        Invoke-OtherProcess "`$null = Restore-AuthSession prod -Vault $Vault -VaultScope $Scope; (Invoke-AuthorizedRequest /api/v2/whoami).email; `$null = Get-AccessToken -ForceRefresh; (Get-AuthSession).Generation" |
            Should -Be 'anna@example.com', '2'
        (Get-EmulatorCount).signIns | Should -Be 1
        $null = Get-AccessToken -ForceRefresh
        $session.Generation | Should -Be 2 -Because 'what the other process brought is newer than what this one saw'
        (Invoke-AuthorizedRequest /api/v2/whoami).generation | Should -Be 2
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).reuseDetections | Should -Be 0
    }

    It 'is Connect-OAuth''s as well, its client with it' {
        $null = Connect-OAuth $Emulator.Http -TokenEndpoint "$($Emulator.Http)/oauth/token" -ClientId machine -ClientSecret s3cret -Name machine -Vault Test -VaultScope Local
        Invoke-OtherProcess '$null = Restore-AuthSession machine -Vault Test -VaultScope Local; $null = Get-AccessToken -ForceRefresh; (Get-AuthSession machine).Epoch' | Should -Be '2'
    }

    It 'is brought back on the fly by every command that takes a session' {
        'a', 'b', 'c', 'd' | ForEach-Object { $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = $_; Vault = 'Test' } }
        Invoke-OtherProcess @'
(Get-AccessToken a -Vault Test).GetType().Name
(Invoke-AuthorizedRequest /api/v2/whoami -Session b -Vault Test).email
Test-AuthSession c -Vault Test
Select-AuthSession d -Vault Test
(Invoke-AuthorizedRequest /api/v2/whoami).email
(Get-AuthSession).Name -join ' '
'@ | Should -Be 'SecureString', 'anna@example.com', 'True', 'anna@example.com', 'a b c d'
        (Get-EmulatorCount).signIns | Should -Be 4
    }

    It 'is asked of the vault once only: what the process has, it has' {
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'prod'; Vault = 'Test' }
        Start-VaultLog
        1..3 | ForEach-Object { $null = Invoke-AuthorizedRequest /api/v2/whoami -Session prod -Vault test }
        Get-VaultLog | Should -BeNullOrEmpty
    }

    It 'ends everywhere when one process signs out' {
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'prod'; Vault = 'Test' }
        Invoke-OtherProcess 'Disconnect-AuthSession prod -Vault Test; (Get-AuthSession -Vault Test | Measure-Object).Count' | Should -Be '0'
        (Get-EmulatorCount).signOuts | Should -Be 1
        Get-FailureId { Get-AccessToken prod -ForceRefresh } | Should -Be 'SignInAgain'
        Get-FailureId { Restore-AuthSession prod -Vault Test -Force } | Should -BeIn 'SavedSessionNotFound', 'SignInAgain'
        Get-SecretInfo -Vault Test -Name TokenAuth/prod | Should -BeNullOrEmpty
    }

    It 'needs the session''s name' {
        Get-FailureId { Get-AccessToken -Vault Test } | Should -Be 'ArgumentInvalid'
    }
}

Describe 'Save-AuthSession' -Skip:([bool] $obstacle) {
    BeforeAll { Register-TestVault }

    BeforeEach {
        Clear-Emulator
        Clear-TestVault
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
    }

    It 'saves a session that was in memory only' {
        $session.Vault | Should -BeNullOrEmpty
        Save-AuthSession desk Test | Should -BeNullOrEmpty
        $session.Vault | Should -Be 'Test'
        Invoke-OtherProcess 'Restore-AuthSession desk -Vault Test | ForEach-Object { "$($_.Name) $($_.Account) $($_.Vault)" }' | Should -Be 'desk anna@example.com Test'
    }

    It 'takes the default session, and hands it on if asked' {
        $saved = Save-AuthSession -Vault Test -PassThru
        [object]::ReferenceEquals($saved, $session) | Should -BeTrue
    }

    It 'saves under another name' {
        Save-AuthSession desk -Vault Test -Name prod
        (Get-AuthSession -Vault Test).Name | Should -Be 'prod'
        $session.Name | Should -Be 'desk'
        Invoke-OtherProcess '(Restore-AuthSession prod -Vault Test).Account' | Should -Be 'anna@example.com'
    }

    It 'proves with -Verify that it is there' {
        Save-AuthSession desk -Vault Test -Verify
        (Get-AuthSession -Vault Test).Name | Should -Be 'desk'
    }

    It 'does not replace another account''s session, unless it is told to' {
        Save-AuthSession desk -Vault Test
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Service B2Core -Name other
        $failure = Get-Failure { Save-AuthSession other -Vault Test -Name desk }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionExists,*'
        $failure.Exception.Message | Should -BeLike "*'anna@example.com'*"
        (Get-AuthSession -Vault Test).Account | Should -Be 'anna@example.com'
        Save-AuthSession other -Vault Test -Name desk -Force
        (Get-AuthSession -Vault Test).Account | Should -Be 'digits@example.com'
    }

    It 'does nothing with -WhatIf' {
        Save-AuthSession desk -Vault Test -WhatIf
        Get-SecretInfo -Vault Test | Should -BeNullOrEmpty
        $session.Vault | Should -BeNullOrEmpty
    }

    It 'asks for the vault where none is named, without a prompt' {
        Get-FailureId { Save-AuthSession desk } | Should -Be 'ArgumentInvalid'
    }
}

Describe 'Get-AuthSession -Vault' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        Register-TestVault Plain PlainTestVault
        Clear-Emulator
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'Prod Desk'; Vault = 'Test' }
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Service B2Core -Name digits -Vault Test
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'plain'; Vault = 'Plain' }
    }

    It 'shows what the vault holds, and opens no secret for it' {
        Start-VaultLog
        $saved = Get-AuthSession -Vault Test
        $saved.Name | Should -Be 'digits', 'Prod Desk'
        $saved.Account | Should -Be 'digits@example.com', 'anna@example.com'
        $saved[1].Service | Should -Be 'B2Core'
        $saved[1].Origin | Should -Be $Emulator.Http
        $saved[1].Vault | Should -Be 'Test'
        ($saved[1].ExpiresAt - [datetimeoffset]::UtcNow).TotalMinutes | Should -BeGreaterThan 50
        ([datetimeoffset]::UtcNow - $saved[1].SignedInAt).TotalMinutes | Should -BeLessThan 5
        Get-VaultLog | Should -Be 'Get-SecretInfo'
    }

    It 'takes names and wildcards' {
        (Get-AuthSession 'prod*' -Vault Test).Name | Should -Be 'Prod Desk'
        (Get-AuthSession 'DIGITS' -Vault Test).Name | Should -Be 'digits'
        Get-AuthSession 'none*' -Vault Test | Should -BeNullOrEmpty
        Get-FailureId { Get-AuthSession none -Vault Test } | Should -Be 'SavedSessionNotFound'
    }

    It 'shows the name alone where the vault keeps nothing beside it' {
        $saved = Get-AuthSession -Vault Plain
        $saved.Name | Should -Be 'plain'
        $saved.Account | Should -BeNullOrEmpty
    }

    It 'has a view of its own' {
        $shown = (Get-AuthSession -Vault Test | Out-String -Width 200) -replace '\e\[[0-9;]*m'
        $shown | Should -BeLike '*Name*Account*Service*Origin*ExpiresAt*Vault*'
    }

    It 'completes the names for Restore-AuthSession and for -Session beside -Vault' {
        $line = 'Restore-AuthSession -Vault Test -Name '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'digits', "'Prod Desk'"
        $line = 'Get-AccessToken -Vault Plain -Session pl'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'plain'
        $line = 'Restore-AuthSession -Name '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Not -Contain 'digits'
    }
}

Describe 'Restore-AuthSession' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        Clear-Emulator
        Clear-TestVault
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'anna'; Vault = 'Test' }
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Service B2Core -Name digits -Vault Test
    }

    It 'makes the one that it brings back the default, and several none' {
        Invoke-OtherProcess @'
$null = Restore-AuthSession a* -Vault Test; (Invoke-AuthorizedRequest /api/v2/whoami).email
$null = Restore-AuthSession digits -Vault Test; (Invoke-AuthorizedRequest /api/v2/whoami).email
'@ | Should -Be 'anna@example.com', 'digits@example.com'
        Invoke-OtherProcess 'Restore-AuthSession * -Vault Test | ForEach-Object Name; try { Get-AccessToken } catch { $_.Exception.ErrorId }' | Should -Be 'anna', 'digits', 'NoSession'
    }

    It 'takes what Get-AuthSession -Vault lists' {
        Invoke-OtherProcess 'Get-AuthSession -Vault Test | Restore-AuthSession | ForEach-Object Name; (Get-AuthSession).Count' | Should -Be 'anna', 'digits', '2'
        Invoke-OtherProcess 'Get-AuthSession d* -Vault Test | Restore-AuthSession | Out-Null; (Invoke-AuthorizedRequest /api/v2/whoami).email' | Should -Be 'digits@example.com'
    }

    It 'names what is near to a name that is not there' {
        $failure = Get-Failure { Restore-AuthSession ana -Vault Test }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SavedSessionNotFound,*'
        $failure.Exception.Message | Should -BeLike "*'anna'*"
        $failure.TargetObject | Should -Be 'ana'
    }

    It 'brings one back and reports the other, where one of several is not there' {
        Invoke-OtherProcess @'
(Restore-AuthSession anna, none -Vault Test -ErrorAction SilentlyContinue -ErrorVariable failures).Name
$failures.FullyQualifiedErrorId -replace ',.*'
'@ | Should -Be 'anna', 'SavedSessionNotFound'
    }

    It 'does not replace a session of the process, unless it is told to' {
        Invoke-OtherProcess @"
`$null = Connect-BackOffice '$($Emulator.Http)' ([pscredential]::new('anna@example.com', [System.Net.NetworkCredential]::new('', '$Password').SecurePassword)) -Service B2Core -Name digits
try { Restore-AuthSession digits -Vault Test } catch { `$_.Exception.ErrorId }
(Restore-AuthSession digits -Vault Test -Force).Account
"@ | Should -Be 'SessionExists', 'digits@example.com'
    }

    It 'leaves alone what a newer version saved' {
        Set-Secret -Vault Test -Name TokenAuth/future -Secret '{"format":99,"name":"future"}'
        Get-FailureId { Restore-AuthSession future -Vault Test } | Should -Be 'SavedSessionTooNew'
        Microsoft.PowerShell.SecretManagement\Get-Secret -Vault Test -Name TokenAuth/future -AsPlainText | Should -Be '{"format":99,"name":"future"}'
    }

    It 'gives many runspaces the same session' {
        $module = $ModulePath
        $names = 1..6 | ForEach-Object { "many$_" }
        $null = $names | ForEach-Object -ThrottleLimit 6 -Parallel {
            Import-Module $using:module
            Connect-BackOffice ($using:Emulator).Http ([pscredential]::new('anna@example.com', [System.Net.NetworkCredential]::new('', $using:Password).SecurePassword)) -Service B2Core -Name $_ | Save-AuthSession -Vault Test
        }
        (Get-AuthSession many* -Vault Test).Name | Should -Be $names
        Invoke-OtherProcess @"
`$seen = 1..12 | ForEach-Object -ThrottleLimit 6 -Parallel { Import-Module '$ModulePath'; Restore-AuthSession "many`$(1 + `$_ % 6)" -Vault Test; `$null = Get-AccessToken }
`$seen.Count
(Get-AuthSession).Count
@(`$seen | ForEach-Object { [System.Runtime.CompilerServices.RuntimeHelpers]::GetHashCode(`$_) } | Sort-Object -Unique).Count
"@ | Should -Be '12', '6', '6'
    }
}

Describe 'A vault that fails' -Skip:([bool] $obstacle) {
    BeforeAll { Register-TestVault }

    BeforeEach {
        Clear-Emulator
        Clear-TestVault
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
    }

    AfterEach { Set-VaultMode }

    It 'says so, and the session in memory goes on: <Mode>' -TestCases @(
        @{ Mode = 'Locked'; Save = 'VaultLocked'; Restore = 'VaultLocked' }
        @{ Mode = 'Prompting'; Save = 'VaultLocked'; Restore = 'VaultLocked' }
        @{ Mode = 'Unreachable'; Save = 'VaultReadFailed'; Restore = 'VaultReadFailed' }
        @{ Mode = 'ReadOnly'; Save = 'VaultWriteFailed'; Restore = 'SavedSessionNotFound' }
    ) {
        Set-VaultMode $Mode
        Get-FailureId { Save-AuthSession desk -Vault Test } | Should -Be $Save
        Get-FailureId { Restore-AuthSession other -Vault Test } | Should -Be $Restore
        Get-FailureId { Connect-Emulator -With @{ Service = 'B2Core'; Name = 'new'; Vault = 'Test' } } | Should -Be $Save
        (Get-EmulatorCount).signIns | Should -Be 1 -Because 'a vault that fails is noticed before the sign-in'
        $session.Vault | Should -BeNullOrEmpty
        $null = Get-AccessToken -ForceRefresh
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }

    It 'does not keep a saved session from being used and renewed: <Mode>' -TestCases @(@{ Mode = 'Locked' }, @{ Mode = 'Unreachable' }, @{ Mode = 'ReadOnly' }) {
        Use-EmulatorSwitch @{ accessLifetime = 1 }
        $short = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'short'; Vault = 'Test' }
        Set-VaultMode $Mode
        [System.Threading.SpinWait]::SpinUntil({ $short.State -eq 'Expired' }, 20000) | Should -BeTrue
        Use-EmulatorSwitch @{ accessLifetime = 3600 }
        (Invoke-AuthorizedRequest /api/v2/whoami -Session short -WarningVariable warnings -WarningAction SilentlyContinue).email | Should -Be 'anna@example.com'
        $short.Generation | Should -Be 2
        $Error.Count | Should -Be 0
    }

    It 'that complains of an entry which is not there is like any other' {
        Set-VaultMode Complaining
        Save-AuthSession desk -Vault Test
        (Get-AuthSession -Vault Test).Name | Should -Be 'desk'
        Get-FailureId { Restore-AuthSession other -Vault Test } | Should -Be 'SavedSessionNotFound'
    }

    It 'keeps Ctrl+C waiting no longer than a moment: <Command>' -TestCases @(
        @{ Command = 'Save-AuthSession desk -Vault Test' }
        @{ Command = 'Restore-AuthSession other -Vault Test' }
        @{ Command = 'Get-AuthSession -Vault Test' }
        @{ Command = 'Get-AccessToken other -Vault Test' }
    ) {
        Set-VaultMode Slow
        $entered = Join-Path $VaultHome vault-Test/.entered
        $shell = New-TestShell ([scriptblock]::Create($Command))
        try {
            $null = $shell.BeginInvoke()
            [System.Threading.SpinWait]::SpinUntil({ [System.IO.File]::Exists($entered) }, 20000) | Should -BeTrue
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            Remove-TestShell $shell
        }
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }
}

Describe 'What is secret' -Skip:([bool] $obstacle) {
    BeforeAll { Register-TestVault }

    It 'is in no stream, no error, and not on the disk outside of the vault' {
        Clear-Emulator
        Clear-TestVault
        Use-EmulatorSwitch @{ myRefreshTokenInReply = 'Present' }
        $streams = & {
            $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'canary'; Vault = 'Test'; RememberCredential = $true; Verbose = $true; Debug = $true }
            Save-AuthSession canary -Vault Test -Verify -Verbose -Debug
            Get-AuthSession -Vault Test -Verbose -Debug | Format-List * -Force
            Test-AuthVault Test -Verbose -Debug | Format-List * -Force
            Set-VaultMode ReadOnly
            try { Save-AuthSession canary -Vault Test -Verbose -Debug } catch { $_ | Format-List * -Force }
            Set-VaultMode
            Get-AccessToken canary -Vault Test -ForceRefresh -Verbose -Debug | Out-Null
            $session | Format-List * -Force
            $session | ConvertTo-Json -Depth 3 -WarningAction Ignore
        } *>&1 | Out-String -Width 4000
        $entry = Microsoft.PowerShell.SecretManagement\Get-Secret -Vault Test -Name TokenAuth/canary -AsPlainText | ConvertFrom-Json
        $text = ConvertTo-Json $entry -Depth 20
        $values = @($Password, (Get-AccessToken canary -AsPlainText)) +
            @([regex]::Matches($text, '"(?:access|refresh|accessToken|refreshToken|value)"\s*:\s*"([^"]{16,})"').ForEach({ $_.Groups[1].Value }))
        $values.Count | Should -BeGreaterThan 3
        $state = Get-ChildItem -LiteralPath $env:TOKENAUTH_STATE -Recurse -File -Force | ForEach-Object { [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($_.FullName)) } | Out-String
        $errors = $Error | Format-List * -Force | Out-String -Width 4000
        foreach ($value in $values) {
            foreach ($form in $value, [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($value)), [System.Convert]::ToHexString([System.Text.Encoding]::UTF8.GetBytes($value))) {
                $streams.Contains($form) | Should -BeFalse
                $errors.Contains($form) | Should -BeFalse
                $state.Contains($form) | Should -BeFalse
            }
        }
    }
}
