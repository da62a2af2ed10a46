BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Get-AccessToken' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
    }

    It 'hands out a SecureString' {
        $token = Get-AccessToken
        $token | Should -BeOfType ([securestring])
        $token.IsReadOnly() | Should -BeTrue
        Get-PlainText $token | Should -BeLike 'eyJ*.*.*'
    }

    It 'hands out a string with -AsPlainText, the same token' {
        $token = Get-AccessToken -AsPlainText
        $token | Should -BeOfType ([string])
        $token | Should -BeExactly (Get-PlainText (Get-AccessToken))
    }

    It 'hands out the Authorization header with -AsHeader' {
        $headers = Get-AccessToken -AsHeader
        $headers | Should -BeOfType ([hashtable])
        $headers.Keys | Should -Be 'Authorization'
        $headers.authorization | Should -BeExactly "Bearer $(Get-AccessToken -AsPlainText)"
    }

    It 'hands out in one form only' {
        Get-FailureId { Get-AccessToken -AsPlainText -AsHeader } | Should -Be 'AmbiguousParameterSet'
    }

    It 'sends nothing while the token is good' {
        1..20 | ForEach-Object { $null = Get-AccessToken }
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'takes the session as <Name>' -TestCases @(
        @{ Name = 'a name by position'; Get = { Get-AccessToken core -AsPlainText } }
        @{ Name = 'a name in another case'; Get = { Get-AccessToken -Session CORE -AsPlainText } }
        @{ Name = 'an object'; Get = { Get-AccessToken -Session $session -AsPlainText } }
        @{ Name = 'an object down the pipeline'; Get = { $session | Get-AccessToken -AsPlainText } }
        @{ Name = 'the output of Get-AuthSession'; Get = { Get-AuthSession core | Get-AccessToken -AsPlainText } }
        @{ Name = 'a name down the pipeline'; Get = { 'core' | Get-AccessToken -AsPlainText } }
    ) {
        $other = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456)
        (& $Get | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be $other.Account
    }

    It 'takes the default session where none is named, and that is no other than the chosen one' {
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456)
        Select-AuthSession core
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
    }

    It 'renews with -ForceRefresh: generation 1 to 2, one redemption' {
        $before = Get-AccessToken -AsPlainText
        $after = Get-AccessToken -AsPlainText -ForceRefresh
        $after | Should -Not -BeExactly $before
        $session.Generation | Should -Be 2
        (Get-EmulatorCount).redemptions | Should -Be 1
        Get-AccessToken -AsPlainText | Should -BeExactly $after
    }

    It 'says with -Verbose that it renewed, and shows no token' {
        $said = Get-AccessToken -ForceRefresh -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -BeLike "*'core'*renewed*"
        "$said" | Should -Not -BeLike '*eyJ*'
    }
}

Describe 'Get-AccessToken -MinimumLifetime' {
    BeforeEach {
        Clear-Emulator
        Use-EmulatorSwitch @{ accessLifetime = 600 }
        $session = Connect-Emulator -With @{ Service = 'B2Core' }
        Use-EmulatorSwitch @{ accessLifetime = 3600 }
    }

    It 'renews a token that does not last so long: <Name>' -TestCases @(
        @{ Name = 'seconds'; Value = 900 }
        @{ Name = 'seconds with a fraction'; Value = 900.5 }
        @{ Name = 'seconds as text'; Value = '900' }
        @{ Name = 'a TimeSpan'; Value = [timespan]::FromMinutes(15) }
        @{ Name = 'a TimeSpan as text'; Value = '00:15:00' }
    ) {
        $null = Get-AccessToken -MinimumLifetime $Value -WarningVariable warned
        $session.Generation | Should -Be 2
        $session.ExpiresIn.TotalMinutes | Should -BeGreaterThan 15
        $warned | Should -BeNullOrEmpty
    }

    It 'hands out a token that lasts long enough as it is: <Name>' -TestCases @(
        @{ Name = 'seconds'; Value = 60 }
        @{ Name = 'a TimeSpan'; Value = [timespan]::FromMinutes(9) }
        @{ Name = 'a TimeSpan as text'; Value = '00:09:00' }
        @{ Name = 'zero'; Value = 0 }
    ) {
        $null = Get-AccessToken -MinimumLifetime $Value
        $session.Generation | Should -Be 1
    }

    It 'warns where the service gives no such token, and hands out the newest' {
        $token = Get-AccessToken -MinimumLifetime 86400 -AsPlainText -WarningVariable warned -WarningAction SilentlyContinue
        $token | Should -BeLike 'eyJ*'
        $warned | Should -HaveCount 1
        "$warned" | Should -BeLike "*'$session'*01:00:00*"
        "$warned" | Should -Not -BeLike '*eyJ*'
        (Get-EmulatorCount).redemptions | Should -Be 1
    }

    It 'refuses what is no time' {
        Get-FailureId { Get-AccessToken -MinimumLifetime soon } | Should -Be 'CannotConvertArgumentNoMessage'
    }
}

Describe 'A token that runs out' {
    BeforeEach { Clear-Emulator }

    It 'is renewed before it is handed out, once' {
        Use-EmulatorSwitch @{ accessLifetime = 1 }
        $session = Connect-Emulator -With @{ Service = 'B2Core' }
        Use-EmulatorSwitch @{ accessLifetime = 3600 }
        [System.Threading.SpinWait]::SpinUntil({ $session.State -eq 'Expired' }, 5000) | Should -BeTrue
        $session.ExpiresIn | Should -Be ([timespan]::Zero)
        $null = Get-AccessToken
        $session.Generation | Should -Be 2
        $session.State | Should -Be 'Active'
        (Get-EmulatorCount).redemptions | Should -Be 1
    }

    It 'is not handed out where the session cannot renew it' {
        Use-EmulatorSwitch @{ accessLifetime = 1 }
        $session = Connect-Emulator
        [System.Threading.SpinWait]::SpinUntil({ $session.State -eq 'SignInAgain' }, 5000) | Should -BeTrue
        [System.Threading.SpinWait]::SpinUntil({ $session.ExpiresIn -eq [timespan]::Zero }, 5000) | Should -BeTrue
        Get-FailureId { Get-AccessToken } | Should -Be 'SignInAgain'
    }

    It 'is handed out with a warning while it lasts, where the service cannot be reached' {
        $session = Connect-Emulator -With @{ Service = 'B2Core' }
        Add-EmulatorFault /api/v2/my/refresh @{ statusCode = 503 }
        $token = Get-AccessToken -MinimumLifetime 86400 -AsPlainText -WarningVariable warned -WarningAction SilentlyContinue
        $token | Should -BeLike 'eyJ*'
        $session.Generation | Should -Be 1
        "$warned" | Should -BeLike "*'$session'*the present token is used*503*"
    }
}

Describe 'The token in PowerShell''s own cmdlets' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-BackOffice $Emulator.Https (Get-TestCredential) -SkipCertificateCheck
    }

    It 'goes into Invoke-RestMethod -Authentication Bearer' {
        (Invoke-RestMethod "$($Emulator.Https)/api/v2/whoami" -Authentication Bearer -Token (Get-AccessToken) -SkipCertificateCheck).email | Should -Be 'anna@example.com'
    }

    It 'goes into Invoke-WebRequest -Headers' {
        $response = Invoke-WebRequest "$($Emulator.Https)/api/v2/whoami" -Headers (Get-AccessToken -AsHeader) -SkipCertificateCheck
        ($response.Content | ConvertFrom-Json).email | Should -Be 'anna@example.com'
    }
}
