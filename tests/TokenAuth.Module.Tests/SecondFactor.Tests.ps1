BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    $secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

    function Get-AppCode {
        param([string] $User)

        (Invoke-Emulator "totp/$User" -Method Get).code
    }
}

AfterAll { Close-Emulator }

Describe 'Connect-BackOffice -TwoFactorCode' {
    BeforeEach {
        Clear-Emulator
        $user = Add-TotpUser
    }

    It 'takes the code as <Name>' -TestCases @(
        @{ Name = 'text'; Convert = { param($code) $code } }
        @{ Name = 'a SecureString'; Convert = { param($code) Get-Secret $code } }
    ) {
        $session = Connect-Emulator $user -With @{ TwoFactorCode = (& $Convert (Get-AppCode $user)) }
        $session.Account | Should -Be $user
        $session.State | Should -Be 'Active'
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 1
    }

    It 'sends it as it was typed, leading zeros included, without an Authorization header' {
        $null = Get-Failure { Connect-BackOffice $Emulator.Http (Get-TestCredential $user) -TwoFactorCode 000123 }
        $request = Get-EmulatorRequest /api/v2/2fa/google
        ($request.body | ConvertFrom-Json).code | Should -BeExactly '000123'
        $request.headers.PSObject.Properties.Name | Should -Not -Contain 'Authorization'
    }

    It 'is refused once when it is wrong, and no session is made' {
        Get-FailureId { Connect-Emulator $user -With @{ TwoFactorCode = '000000' } } | Should -Be 'TwoFactorRefused'
        @(Get-EmulatorRequest /api/v2/2fa/google).Count | Should -Be 1
        Get-AuthSession | Should -BeNullOrEmpty
    }

    It 'is not needed where the service asks for none' {
        (Connect-Emulator -With @{ TwoFactorCode = '123456' }).State | Should -Be 'Active'
        @(Get-EmulatorRequest).Count | Should -Be 1
    }

    It 'goes before the TOTP secret' {
        $null = Connect-Emulator $user -With @{ TwoFactorCode = (Get-AppCode $user); TotpSecret = 'MFRGGZDFMZTWQ2LK' }
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 1
    }

    It 'of a mail sent for an earlier sign-in is refused: each sign-in has a mail of its own' {
        $null = Get-Failure { Connect-Emulator mail@example.com }
        $code = (Invoke-Emulator mailbox/mail@example.com -Method Get).code
        Get-FailureId { Connect-Emulator mail@example.com -With @{ TwoFactorCode = $code } } | Should -Be 'TwoFactorRefused'
        (Get-EmulatorCount).twoFactorRefusals | Should -Be 1
        @(Get-EmulatorRequest /api/v2/2fa/email).Count | Should -Be 1
    }
}

Describe 'Connect-BackOffice -TotpSecret' {
    BeforeEach { Clear-Emulator }

    It 'computes the code from <Name>' -TestCases @(
        @{ Name = 'base32'; Value = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'; User = @{} }
        @{ Name = 'base32 as apps show it'; Value = 'jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp'; User = @{} }
        @{ Name = 'an otpauth URI'; Value = 'otpauth://totp/Desk:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Desk'; User = @{} }
        @{ Name = 'an otpauth URI with 8 digits, SHA256 and 60 s'; Value = 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&digits=8&algorithm=SHA256&period=60'; User = @{ totpDigits = 8; totpAlgorithm = 'Sha256'; totpPeriodSeconds = 60 } }
        @{ Name = 'an otpauth URI with SHA512'; Value = 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA512'; User = @{ totpAlgorithm = 'Sha512' } }
    ) {
        $null = Connect-Emulator (Add-TotpUser $User) -With @{ TotpSecret = $Value }
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 1
        (Get-EmulatorCount).twoFactorRefusals | Should -Be 0
    }

    It 'takes a SecureString' {
        (Connect-Emulator (Add-TotpUser) -With @{ TotpSecret = Get-Secret $secret }).State | Should -Be 'Active'
    }

    It 'never sends the same code twice: it waits for the next one' {
        $user = Add-TotpUser @{ totpPeriodSeconds = 1 }
        $with = @{ TotpSecret = "otpauth://totp/a?secret=$secret&period=1" }
        1..3 | ForEach-Object { $null = Connect-Emulator $user -With $with }
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 3
        (Get-EmulatorCount).twoFactorRefusals | Should -Be 0
        $codes = (Get-EmulatorRequest /api/v2/2fa/google).body | ConvertFrom-Json | ForEach-Object code
        @($codes | Select-Object -Unique).Count | Should -Be 3
    }

    It 'is refused once when it is another''s' {
        $user = Add-TotpUser
        Get-FailureId { Connect-Emulator $user -With @{ TotpSecret = 'MFRGGZDFMZTWQ2LK' } } | Should -Be 'TwoFactorRefused'
        (Get-EmulatorCount).twoFactorRefusals | Should -Be 1
    }

    It 'signs in again by itself with -RememberCredential' {
        $user = Add-TotpUser @{ totpPeriodSeconds = 1 }
        $session = Connect-Emulator $user -With @{ TotpSecret = "otpauth://totp/a?secret=$secret&period=1"; RememberCredential = $true }
        $null = Get-AccessToken -ForceRefresh
        $session.Epoch | Should -Be 2
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 2
    }

    It 'is used where the service offers a mail as well' {
        $user = Add-TotpUser @{ secondFactor = 'Totp, Email' }
        $null = Connect-Emulator $user -With @{ TotpSecret = $secret }
        @(Get-EmulatorRequest /api/v2/2fa/google).Count | Should -Be 1
        @(Get-EmulatorRequest /api/v2/2fa/email).Count | Should -Be 0
    }

    It 'takes no tokens out of the question: <Switch>' -TestCases @(
        @{ Switch = 'bogusTokensInChallenge' }
        @{ Switch = 'twoFactorAsOAuthError' }
    ) {
        Use-EmulatorSwitch @{ $Switch = $true }
        $session = Connect-Emulator (Add-TotpUser) -With @{ TotpSecret = $secret }
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be $session.Account
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 1
    }
}

Describe 'A code that a person types' {
    BeforeEach {
        Clear-Emulator
        $audience = [TokenAuth.PumpProbe.ProbeHost]::new()
        $connect = { param($uri, [pscredential] $credential, $service) Connect-BackOffice $uri $credential -Service $service }
    }

    It 'is asked for with the method and the account' {
        $user = Add-TotpUser
        $audience.Audience.Answers.Enqueue((Get-AppCode $user))
        $shell = New-TestShell $connect $Emulator.Http, (Get-TestCredential $user), B2Copy -TestHost $audience
        try {
            $shell.Invoke().State | Should -Be 'Active'
            $audience.Audience.Shown | Should -Be "Code of the second factor (authenticator app) for ${user}: "
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'is asked for again when it was refused, with the refusal as a warning' {
        $user = Add-TotpUser
        '000000', (Get-AppCode $user) | ForEach-Object { $audience.Audience.Answers.Enqueue($_) }
        $shell = New-TestShell $connect $Emulator.Http, (Get-TestCredential $user), B2Copy -TestHost $audience
        try {
            $shell.Invoke().State | Should -Be 'Active'
            $audience.Audience.Shown | Should -BeLike '*Another code*'
            "$($shell.Streams.Warning)" | Should -BeLike '*refused*'
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'is asked for three times at most' {
        $user = Add-TotpUser
        1..9 | ForEach-Object { $audience.Audience.Answers.Enqueue('000000') }
        $shell = New-TestShell $connect $Emulator.Http, (Get-TestCredential $user), B2Copy -TestHost $audience
        try {
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'TwoFactorRefused,*'
            (Get-EmulatorCount).twoFactorRefusals | Should -Be 3
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'may come by mail after the question: <Service>' -TestCases @(
        @{ Service = 'B2Copy'; Path = '/api/v2/signin'; Title = 'code by e-mail' }
        @{ Service = 'B2Core'; Path = '/api/v2/my/signin'; Title = 'code by text message' }
    ) {
        $id = Add-EmulatorHold $Path -AfterProcessing
        $shell = New-TestShell $connect $Emulator.Http, (Get-TestCredential mail@example.com), $Service -TestHost $audience
        try {
            $running = $shell.BeginInvoke()
            Wait-EmulatorHold $id
            $audience.Audience.Answers.Enqueue((Invoke-Emulator mailbox/mail@example.com -Method Get).code)
            Open-EmulatorHold $id
            $shell.EndInvoke($running).Account | Should -Be 'mail@example.com'
            $audience.Audience.Shown | Should -BeLike "*($Title)*"
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'The second factor of B2Core' {
    BeforeEach { Clear-Emulator }

    It 'is completed with -TotpSecret, without an Authorization header' {
        $session = Connect-Emulator (Add-TotpUser) -With @{ Service = 'B2Core'; TotpSecret = $secret }
        $session.State | Should -Be 'Active'
        (Get-EmulatorRequest /api/v2/my/2fa/google).headers.PSObject.Properties.Name | Should -Not -Contain 'Authorization'
    }

    It 'is chosen where both are on' {
        $user = Add-TotpUser @{ secondFactor = 'Totp, Email' }
        $null = Connect-Emulator $user -With @{ Service = 'B2Core'; TotpSecret = $secret }
        (Get-EmulatorRequest).path | Should -Be '/api/v2/my/signin', '/api/v2/my/signin/2fa', '/api/v2/my/2fa/google'
    }

    It 'refuses another''s TOTP secret once' {
        $user = Add-TotpUser
        $failure = Get-Failure { Connect-Emulator $user -With @{ Service = 'B2Core'; TotpSecret = 'MFRGGZDFMZTWQ2LK' } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'TwoFactorRefused,*'
        $failure.Exception.Message | Should -BeLike "*'$user'*"
        @(Get-EmulatorRequest /api/v2/my/2fa/google).Count | Should -Be 1
    }
}
