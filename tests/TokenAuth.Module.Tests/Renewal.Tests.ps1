BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
    $module = $ModulePath
}

AfterAll { Close-Emulator }

Describe 'A session of B2Core' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
    }

    It 'renews silently: generation 1 to 2, one redemption, no second sign-in' {
        $session.Generation | Should -Be 1
        $null = Invoke-Emulator advance @{ seconds = 7200 }
        $who = Invoke-AuthorizedRequest /api/v2/whoami
        $who.email | Should -Be 'anna@example.com'
        $who.generation | Should -Be 2
        $session.Epoch, $session.Generation | Should -Be 1, 2
        $session.State | Should -Be 'Active'
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).signIns | Should -Be 1
    }

    It 'sends the device''s name that it signed in with' {
        $null = Get-AccessToken -ForceRefresh
        $signIn = (Get-EmulatorRequest /api/v2/my/signin).body | ConvertFrom-Json
        $refresh = (Get-EmulatorRequest /api/v2/my/refresh).body | ConvertFrom-Json
        $refresh.deviceFingerprint | Should -BeExactly $signIn.device_fingerprint
    }

    It 'keeps its refresh token where the reply has none: <Reply>' -TestCases @(@{ Reply = 'Null' }, @{ Reply = 'Absent' }) {
        Use-EmulatorSwitch @{ myRefreshTokenInReply = $Reply }
        1..3 | ForEach-Object { $null = Get-AccessToken -ForceRefresh }
        $session.Generation | Should -Be 4
        (Get-EmulatorCount).redemptions | Should -Be 3
        (Get-EmulatorCount).reuseDetections | Should -Be 0
    }

    It 'takes the new refresh token where the reply has one' {
        Use-EmulatorSwitch @{ myRefreshTokenInReply = 'Present' }
        1..3 | ForEach-Object { $null = Get-AccessToken -ForceRefresh }
        $session.Generation | Should -Be 4
        $sent = (Get-EmulatorRequest /api/v2/my/refresh).body | ConvertFrom-Json | ForEach-Object refreshToken
        @($sent | Select-Object -Unique).Count | Should -Be 3
        (Get-EmulatorCount).reuseDetections | Should -Be 0
    }

    It 'is at its end where the refresh token is refused, and a new sign-in revives it' {
        $null = Invoke-Emulator revoke-families
        Get-FailureId { Get-AccessToken -ForceRefresh } | Should -Be 'SignInAgain'
        $session.CanRenew | Should -BeFalse
        Get-FailureId { Get-AccessToken -ForceRefresh } | Should -Be 'SignInAgain'
        (Get-EmulatorCount).redemptionRefusals | Should -Be 1
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        $session.CanRenew | Should -BeTrue
        (Invoke-AuthorizedRequest /api/v2/whoami -Session $session).email | Should -Be 'anna@example.com'
    }
}

Describe 'Many callers at once' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
    }

    It 'spend one refresh token: 200 requests in 16 runspaces on a token that was rejected' {
        $null = Invoke-Emulator reject-access-tokens
        $answers = 1..200 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:module
            (Invoke-AuthorizedRequest /api/v2/whoami -Session core).generation
        }
        $answers.Count | Should -Be 200
        $answers | Select-Object -Unique | Should -Be 2
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).reuseDetections | Should -Be 0
        $session.Generation | Should -Be 2
    }

    It 'spend one refresh token: 200 tokens in 16 runspaces on one that has expired' {
        Use-EmulatorSwitch @{ accessLifetime = 1 }
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        Use-EmulatorSwitch @{ accessLifetime = 3600 }
        [System.Threading.SpinWait]::SpinUntil({ $session.State -eq 'Expired' }, 5000) | Should -BeTrue
        $tokens = 1..200 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:module
            Get-AccessToken -Session core -AsPlainText
        }
        $tokens.Count | Should -Be 200
        @($tokens | Select-Object -Unique).Count | Should -Be 1
        (Get-EmulatorCount).redemptions | Should -Be 1
    }

    It 'share a renewal that is under way, those with -ForceRefresh too' {
        $id = Add-EmulatorHold /api/v2/my/refresh
        $shells = 1..8 | ForEach-Object { New-TestShell { Get-AccessToken -Session core -ForceRefresh -AsPlainText } }
        try {
            $running = $shells | ForEach-Object { $_.BeginInvoke() }
            Wait-EmulatorHold $id
            [System.Threading.SpinWait]::SpinUntil({ -not ($shells.InvocationStateInfo.State -ne 'Running') }, 10000) | Should -BeTrue
            Open-EmulatorHold $id
            $tokens = 0..7 | ForEach-Object { $shells[$_].EndInvoke($running[$_]) }
        }
        finally {
            $shells | ForEach-Object { Remove-TestShell $_ }
        }
        $tokens.Count | Should -Be 8
        $tokens | Should -Contain (Get-AccessToken -AsPlainText)
        $counted = Get-EmulatorCount
        $counted.redemptions | Should -Be ($session.Generation - 1)
        $counted.redemptions | Should -BeLessThan 8
        $counted.reuseDetections | Should -Be 0
    }

    It 'see one renewal, not a storm, at a server that answers 401 to everything' {
        Use-EmulatorSwitch @{ rejectEverything = $true }
        $answers = 1..60 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:module
            try { Invoke-AuthorizedRequest /api/v2/whoami -Session core } catch { "$($_.FullyQualifiedErrorId -replace ',.*') $([int] $_.Exception.Response.StatusCode)" }
        }
        $answers | Select-Object -Unique | Should -Be 'RequestFailed 401'
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).signIns | Should -Be 1
        (Get-EmulatorCount).requests | Should -BeLessOrEqual 140
    }

    It 'see one sign-in, not a storm, with a remembered credential' {
        $null = Connect-Emulator -With @{ Name = 'remembered'; RememberCredential = $true }
        Use-EmulatorSwitch @{ rejectEverything = $true }
        $answers = 1..20 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:module
            try { Invoke-AuthorizedRequest /api/v2/whoami -Session remembered } catch { $_.FullyQualifiedErrorId -replace ',.*' }
        }
        $answers | Select-Object -Unique | Should -BeIn 'RequestFailed', 'RenewalTooSoon'
        @(Get-EmulatorRequest /api/v2/signin).Count | Should -Be 2
    }
}

Describe 'A reply that is lost' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
    }

    It 'is asked for once more, which a service without rotation answers' {
        Add-EmulatorFault /api/v2/my/refresh @{ kind = 'AbortAfterProcessing' }
        $null = Get-AccessToken -ForceRefresh
        $session.Generation | Should -Be 2
        @(Get-EmulatorRequest /api/v2/my/refresh).Count | Should -Be 2
    }

    It 'is named as the reason where the service has spent the refresh token' {
        Use-EmulatorSwitch @{ myRefreshTokenInReply = 'Present' }
        Add-EmulatorFault /api/v2/my/refresh @{ kind = 'AbortAfterProcessing' }
        $failure = Get-Failure { Get-AccessToken -ForceRefresh }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SignInAgain,*'
        $failure.Exception.Reason | Should -Be 'ReplyLost'
    }
}
