BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Connect-BackOffice' {
    BeforeEach { Clear-Emulator }

    It 'signs in with address and credential by position, and returns the session' {
        $session = Connect-BackOffice $Emulator.Http (Get-TestCredential)
        $session | Should -BeOfType ([TokenAuth.Sessions.AuthSession])
        $session.Name | Should -Be "anna@example.com@$($Emulator.Authority)"
        $session.Account | Should -Be 'anna@example.com'
        $session.Service | Should -Be 'B2Copy'
        $session.Origin | Should -Be $Emulator.Http
        $session.State | Should -Be 'Active'
        $session.Epoch, $session.Generation | Should -Be 1, 1
        [math]::Round($session.ExpiresIn.TotalMinutes) | Should -Be 60
        (Get-EmulatorCount).signIns | Should -Be 1
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'takes the parameters by name as well' {
        (Connect-BackOffice -Credential (Get-TestCredential) -Uri $Emulator.Http).Account | Should -Be 'anna@example.com'
    }

    It 'makes the session the default of the runspace' {
        $null = Connect-Emulator -With @{ Name = 'first' }
        $null = Connect-Emulator -With @{ Name = 'second' }
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
        $second = Get-AuthSession second
        Disconnect-AuthSession
        $second.State | Should -Be 'SignedOut'
        (Get-AuthSession).Name | Should -Be 'first'
    }

    It 'sends e-mail and password as JSON strings, an all-digit password with its leading zero' {
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456)
        $request = Get-EmulatorRequest /api/v2/signin
        $request.body | Should -BeExactly '{"email":"digits@example.com","password":"0123456"}'
        $request.headers.'Content-Type' | Should -Be 'application/json'
    }

    It 'takes the documented sample reply, born expired, without a renewal loop' {
        Use-EmulatorSwitch @{ createdEqualsExpires = $true }
        $session = Connect-Emulator
        $session.State | Should -Be 'Active'
        $session.LifetimeSource | Should -Be 'Jwt'
        1..3 | ForEach-Object { $null = Invoke-AuthorizedRequest /api/v2/whoami; $null = Get-AccessToken }
        (Get-EmulatorCount).signIns | Should -Be 1
        (Get-EmulatorCount).redemptions | Should -Be 0
    }

    It 'takes the vendor''s sample to the letter, whose three words on the lifetime disagree' {
        $sample = Get-Content -LiteralPath (Join-Path $PSScriptRoot ../TokenAuth.Core.Tests/Fixtures/b2copy-signin.json) -Raw
        Add-EmulatorFault /api/v2/signin @{ statusCode = 200; body = $sample }
        $session = Connect-Emulator
        $session.State | Should -Be 'Active'
        [math]::Round($session.ExpiresIn.TotalHours) | Should -Be 10
        1..3 | ForEach-Object { Get-AccessToken -AsPlainText } | Should -Be (@(($sample | ConvertFrom-Json).accessToken.token) * 3)
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'signs the same account in again under the same name: who holds the session goes on with it' {
        $session = Connect-Emulator
        $again = Connect-Emulator
        [object]::ReferenceEquals($session, $again) | Should -BeTrue
        $session.Epoch, $session.Generation | Should -Be 2, 1
        @(Get-AuthSession).Count | Should -Be 1
    }

    It 'has no mandatory parameter: PowerShell would ask for it, even of an input that is a pipe' {
        (Get-Command Connect-BackOffice).ParameterSets.Parameters | Where-Object IsMandatory | Should -BeNullOrEmpty
    }

    It 'says which parameter of a service admin is missing: -<Missing>' -TestCases @(
        @{ Missing = 'ServiceAdminKey' }
        @{ Missing = 'ServiceAdminId' }
        @{ Missing = 'ServiceAdminKeyId' }
        @{ Missing = 'DeviceAddress' }
    ) {
        $with = @{ ServiceAdminKey = 'any'; ServiceAdminId = '17'; ServiceAdminKeyId = 'k1'; DeviceAddress = '203.0.113.7' }
        $with.Remove($Missing)
        $failure = Get-Failure { Connect-BackOffice $Emulator.Http @with }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        $failure.ErrorDetails.RecommendedAction | Should -Be "Give it with -$Missing."
        (Get-EmulatorCount).requests | Should -Be 0
    }
}

Describe 'Connect-BackOffice -Credential' {
    BeforeEach {
        Clear-Emulator
        $audience = [TokenAuth.PumpProbe.ProbeHost]::new()
    }

    It 'takes a user name alone and asks for the password, masked' {
        $audience.Audience.Answers.Enqueue($Password)
        $shell = New-TestShell { param($uri) Connect-BackOffice $uri anna@example.com } $Emulator.Http -TestHost $audience
        try {
            $shell.Invoke().Account | Should -Be 'anna@example.com'
            $audience.Audience.Shown | Should -Be 'Password for anna@example.com at 127.0.0.1: '
            $audience.Audience.AskedOnThread | Should -BeGreaterThan 0
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'left out, asks for both' {
        'anna@example.com', $Password | ForEach-Object { $audience.Audience.Answers.Enqueue($_) }
        $shell = New-TestShell { param($uri) Connect-BackOffice $uri } $Emulator.Http -TestHost $audience
        try {
            $shell.Invoke().Account | Should -Be 'anna@example.com'
            $audience.Audience.Shown | Should -Be 'E-mail for 127.0.0.1: Password for anna@example.com at 127.0.0.1: '
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'refuses what is neither a credential nor a user name' {
        Get-FailureId { Connect-BackOffice $Emulator.Http 42 } | Should -Be 'ParameterArgumentTransformationError'
    }
}

Describe 'Connect-BackOffice -FromEnvironment' {
    BeforeEach { Clear-Emulator }

    BeforeAll {
        $variables = '_USERNAME', '_PASSWORD', '_TOTP_SECRET', '_TWO_FACTOR_CODE'

        function Use-Variable {
            param([hashtable] $Values, [string] $Prefix = 'TOKENAUTH')

            $Values.GetEnumerator() | ForEach-Object { Set-Item "env:$Prefix$($_.Key)" $_.Value }
        }
    }

    AfterEach {
        $variables | ForEach-Object { Remove-Item "env:TOKENAUTH$_", "env:BACKOFFICE$_" -ErrorAction Ignore }
    }

    It 'takes e-mail and password' {
        Use-Variable @{ _USERNAME = 'anna@example.com'; _PASSWORD = $Password }
        (Connect-BackOffice $Emulator.Http -FromEnvironment).Account | Should -Be 'anna@example.com'
    }

    It 'keeps the leading zero of an all-digit password' {
        Use-Variable @{ _USERNAME = 'digits@example.com'; _PASSWORD = '0123456' }
        (Connect-BackOffice $Emulator.Http -FromEnvironment).State | Should -Be 'Active'
    }

    It 'takes the TOTP secret' {
        Use-Variable @{ _USERNAME = Add-TotpUser; _PASSWORD = $Password; _TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }
        (Connect-BackOffice $Emulator.Http -FromEnvironment).State | Should -Be 'Active'
        (Get-EmulatorCount).twoFactorCompletions | Should -Be 1
    }

    It 'takes the code' {
        $user = Add-TotpUser
        Use-Variable @{ _USERNAME = $user; _PASSWORD = $Password; _TWO_FACTOR_CODE = (Invoke-Emulator "totp/$user" -Method Get).code }
        (Connect-BackOffice $Emulator.Http -FromEnvironment).State | Should -Be 'Active'
    }

    It 'reads variables of another prefix with -EnvironmentPrefix' {
        Use-Variable @{ _USERNAME = 'nobody@example.com'; _PASSWORD = 'wrong' }
        Use-Variable @{ _USERNAME = 'anna@example.com'; _PASSWORD = $Password } BACKOFFICE
        (Connect-BackOffice $Emulator.Http -FromEnvironment -EnvironmentPrefix BACKOFFICE).Account | Should -Be 'anna@example.com'
    }

    It 'is meant by -EnvironmentPrefix alone' {
        Use-Variable @{ _USERNAME = 'anna@example.com'; _PASSWORD = $Password } BACKOFFICE
        (Connect-BackOffice $Emulator.Http -EnvironmentPrefix BACKOFFICE).Account | Should -Be 'anna@example.com'
    }

    It 'off leaves it at asking' {
        Use-Variable @{ _USERNAME = 'anna@example.com'; _PASSWORD = $Password }
        Get-FailureId { Connect-BackOffice $Emulator.Http -FromEnvironment:$false } | Should -Be 'ArgumentInvalid'
    }

    It 'says which variables are missing: <Name>' -TestCases @(
        @{ Name = 'both'; Values = @{} }
        @{ Name = 'the password'; Values = @{ _USERNAME = 'anna@example.com' } }
        @{ Name = 'the e-mail'; Values = @{ _PASSWORD = 'secret' } }
    ) {
        Use-Variable $Values
        $failure = Get-Failure { Connect-BackOffice $Emulator.Http -FromEnvironment }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        $failure.ErrorDetails.RecommendedAction | Should -Be 'Set TOKENAUTH_USERNAME and TOKENAUTH_PASSWORD.'
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'left out, looks at no variable' {
        Use-Variable @{ _USERNAME = 'anna@example.com'; _PASSWORD = $Password; _TWO_FACTOR_CODE = '000000' }
        $user = Add-TotpUser
        Get-FailureId { Connect-BackOffice $Emulator.Http (Get-TestCredential $user) } | Should -Be 'TwoFactorRequired'
    }

    It 'does not go with -Credential' {
        Get-FailureId { Connect-BackOffice $Emulator.Http -Credential (Get-TestCredential) -FromEnvironment } | Should -Be 'AmbiguousParameterSet'
    }

    It 'refuses a prefix that begins no variable' {
        Get-FailureId { Connect-BackOffice $Emulator.Http -FromEnvironment -EnvironmentPrefix 'A-B' } | Should -Be 'ParameterArgumentValidationError'
    }
}

Describe 'Connect-BackOffice -Service' {
    BeforeEach { Clear-Emulator }

    BeforeAll {
        $definition = @{
            name = 'Mine'
            signIn = @{ url = '/api/v2/signin'; fields = @{ email = '{username}'; password = '{password}' } }
            refresh = @{ url = '/api/v2/refresh'; fields = @{ refreshToken = '{refreshToken}' }; refusedStatus = @(401) }
        }
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive services)
        $definition | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath (Join-Path $folder mine.json)
    }

    It 'takes a built-in service by name, in any case' {
        (Connect-Emulator -With @{ Service = 'b2core' }).Service | Should -Be 'B2Core'
        (Get-EmulatorRequest /api/v2/my/signin).body | Should -BeLike '*"device_fingerprint":"*'
    }

    It 'takes a definition of one''s own by its full path' {
        $session = Connect-Emulator -With @{ Service = Join-Path $folder mine.json }
        $session.Service | Should -Be 'Mine'
        $null = Get-AccessToken -ForceRefresh
        $session.Generation | Should -Be 2
    }

    It 'resolves a relative path against the location, not the process''s working directory' {
        Push-Location -LiteralPath $folder
        try {
            (Connect-Emulator -With @{ Service = './mine.json' }).Service | Should -Be 'Mine'
        }
        finally {
            Pop-Location
        }
    }

    It 'never takes a bare name for a file' {
        Set-Content -LiteralPath (Join-Path $folder mine) -Value (Get-Content -LiteralPath (Join-Path $folder mine.json))
        Push-Location -LiteralPath $folder
        try {
            $failure = Get-Failure { Connect-Emulator -With @{ Service = 'mine' } }
            $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceDefinitionInvalid,*'
            $failure.Exception.Message | Should -BeLike "*'mine'*B2Copy, B2Core, Eshopbox, OAuth2*"
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*./mine.json*'
        }
        finally {
            Pop-Location
        }
    }

    It 'says that a service has no sign-in with a password' {
        $failure = Get-Failure { Connect-Emulator -With @{ Service = 'OAuth2' } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceDefinitionInvalid,*'
        $failure.Exception.Message | Should -BeLike "*'OAuth2'*"
    }
}

Describe 'Connect-BackOffice -Name and -Force' {
    BeforeEach { Clear-Emulator }

    It 'gives the session a name, found in any case' {
        $session = Connect-Emulator -With @{ Name = 'Copy Desk' }
        [object]::ReferenceEquals($session, (Get-AuthSession 'copy desk')) | Should -BeTrue
    }

    It 'refuses a name with <Name>' -TestCases @(
        @{ Name = 'a wildcard'; Value = 'a*' }
        @{ Name = 'blanks around it'; Value = ' a ' }
        @{ Name = 'a line break'; Value = "a`nb" }
        @{ Name = 'too many characters'; Value = 'a' * 129 }
    ) {
        Get-FailureId { Connect-Emulator -With @{ Name = $Value } } | Should -Be 'ArgumentInvalid'
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'keeps a session from another account of the same name, before anything is sent' {
        $null = Connect-Emulator -With @{ Name = 'desk' }
        $failure = Get-Failure { Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Name desk }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionExists,*'
        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
        $failure.Exception.Message | Should -BeLike "*'desk'*'anna@example.com'*"
        (Get-EmulatorCount).requests | Should -Be 1
        (Get-AuthSession desk).Account | Should -Be 'anna@example.com'
    }

    It 'replaces it with -Force, and the old one is signed out' {
        $old = Connect-Emulator -With @{ Name = 'desk' }
        $new = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Name desk -Force
        $old.State | Should -Be 'SignedOut'
        (Get-AuthSession desk).Account | Should -Be 'digits@example.com'
        [object]::ReferenceEquals($new, (Get-AuthSession desk)) | Should -BeTrue
    }
}

Describe 'Connect-BackOffice -AllowedOrigin' {
    BeforeEach { Clear-Emulator }

    It 'lets the token go to a further origin' {
        $session = Connect-Emulator -With @{ AllowedOrigin = $Emulator.Https; SkipCertificateCheck = $true }
        $session.AllowedOrigins | Should -Be ($Emulator.Http, $Emulator.Https | Sort-Object -CaseSensitive)
        (Invoke-AuthorizedRequest "$($Emulator.Https)/echo").authorization.present | Should -BeTrue
    }

    It 'takes several, tenants included' {
        $session = Connect-Emulator -With @{ AllowedOrigin = 'https://reports.example.com', 'https://*.tenants.example.com' }
        $session.AllowedOrigins | Should -Contain 'https://reports.example.com'
        $session.AllowedOrigins | Should -Contain 'https://*.tenants.example.com'
    }

    It 'refuses <Value>' -TestCases @(
        @{ Value = 'https://api.example.com/path'; Id = 'ArgumentInvalid' }
        @{ Value = 'https://*.com'; Id = 'ArgumentInvalid' }
        @{ Value = '*'; Id = 'ArgumentInvalid' }
        @{ Value = 'http://api.example.com'; Id = 'InsecureOrigin' }
    ) {
        Get-FailureId { Connect-Emulator -With @{ AllowedOrigin = $Value } } | Should -Be $Id
        (Get-EmulatorCount).requests | Should -Be 0
    }
}

Describe 'Connect-BackOffice -RememberCredential' {
    BeforeEach { Clear-Emulator }

    It 'lets the session sign in again by itself' {
        $session = Connect-Emulator -With @{ RememberCredential = $true }
        $session.CanRenew | Should -BeTrue
        $null = Invoke-Emulator reject-access-tokens
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
        $session.Epoch | Should -Be 2
        (Get-EmulatorCount).signIns | Should -Be 2
    }

    It 'does so at most once a minute' {
        $null = Connect-Emulator -With @{ RememberCredential = $true }
        $null = Get-AccessToken -ForceRefresh
        $failure = Get-Failure { Get-AccessToken -ForceRefresh }
        $failure.FullyQualifiedErrorId | Should -BeLike 'RenewalTooSoon,*'
        $failure.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        (Get-EmulatorCount).signIns | Should -Be 2
    }

    It 'forgets the password after one refusal' {
        $session = Connect-Emulator -With @{ RememberCredential = $true }
        $null = Invoke-Emulator users @{ email = 'anna@example.com'; password = 'changed' }
        1..3 | ForEach-Object { Get-FailureId { Get-AccessToken -ForceRefresh } } | Should -Be (@('SignInAgain') * 3)
        $session.CanRenew | Should -BeFalse
        @(Get-EmulatorRequest /api/v2/signin).Count | Should -Be 2
    }

    It 'left out, the session cannot renew itself where the service has no refresh' {
        $session = Connect-Emulator
        $session.CanRenew | Should -BeFalse
        $null = Invoke-Emulator reject-access-tokens
        Get-FailureId { Invoke-AuthorizedRequest /api/v2/whoami } | Should -Be 'SignInAgain'
        (Get-EmulatorCount).signIns | Should -Be 1
    }
}
