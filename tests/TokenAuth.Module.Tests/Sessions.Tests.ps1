BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # Three sessions; the last one is the default.
    function Connect-Three {
        $null = Connect-Emulator -With @{ Name = 'desk-1' }
        $null = Connect-Emulator -With @{ Name = 'desk-2' }
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Name other -Service B2Core
    }
}

AfterAll { Close-Emulator }

Describe 'Get-AuthSession' {
    BeforeEach {
        Clear-Emulator
        Connect-Three
    }

    It 'shows every session, sorted by name' {
        (Get-AuthSession).Name | Should -Be 'desk-1', 'desk-2', 'other'
    }

    It 'finds <Name>' -TestCases @(
        @{ Name = 'a name by position'; Script = { Get-AuthSession desk-2 }; Expected = 'desk-2' }
        @{ Name = 'a name in another case'; Script = { Get-AuthSession -Session OTHER }; Expected = 'other' }
        @{ Name = 'a name by the alias -Name'; Script = { Get-AuthSession -Name other }; Expected = 'other' }
        @{ Name = 'wildcards'; Script = { Get-AuthSession desk-* }; Expected = 'desk-1', 'desk-2' }
        @{ Name = 'wildcards in another case'; Script = { Get-AuthSession D*[12] }; Expected = 'desk-1', 'desk-2' }
        @{ Name = 'several'; Script = { Get-AuthSession other, desk-1 }; Expected = 'other', 'desk-1' }
        @{ Name = 'names down the pipeline'; Script = { 'other', 'desk-?' | Get-AuthSession }; Expected = 'other', 'desk-1', 'desk-2' }
        @{ Name = 'sessions down the pipeline'; Script = { Get-AuthSession | Get-AuthSession }; Expected = 'desk-1', 'desk-2', 'other' }
        @{ Name = 'nothing for wildcards that nothing matches'; Script = { Get-AuthSession x* }; Expected = @() }
    ) {
        @((& $Script).Name) | Should -Be $Expected
        $Error.Count | Should -Be 0
    }

    It 'shows the same session, not a copy' {
        [object]::ReferenceEquals((Get-AuthSession other), (Get-AuthSession o*)) | Should -BeTrue
    }

    It 'shows nothing where there is none' {
        Clear-Emulator
        Get-AuthSession | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
    }

    It 'sends nothing' {
        $before = (Get-EmulatorCount).requests
        $null = Get-AuthSession | Format-List * | Out-String
        (Get-EmulatorCount).requests | Should -Be $before
    }
}

Describe 'Test-AuthSession' {
    BeforeEach { Clear-Emulator }

    It 'says <Expected> for <Name>' -TestCases @(
        @{ Name = 'the default session'; Script = { Test-AuthSession }; Expected = $true }
        @{ Name = 'a name'; Script = { Test-AuthSession desk }; Expected = $true }
        @{ Name = 'a session down the pipeline'; Script = { Get-AuthSession desk | Test-AuthSession }; Expected = $true }
        @{ Name = 'an unknown name'; Script = { Test-AuthSession none }; Expected = $false }
        @{ Name = 'a session that was signed out'; Script = { $gone = Get-AuthSession desk; Disconnect-AuthSession desk; Test-AuthSession $gone }; Expected = $false }
        @{ Name = 'no session at all'; Script = { Disconnect-AuthSession desk; Test-AuthSession }; Expected = $false }
        @{ Name = 'a token that lasts long enough'; Script = { Test-AuthSession -MinimumLifetime 600 }; Expected = $true }
        @{ Name = 'a token that does not, and cannot be renewed'; Script = { Test-AuthSession -MinimumLifetime ([timespan]::FromHours(2)) }; Expected = $false }
    ) {
        $null = Connect-Emulator -With @{ Name = 'desk' }
        $answer = & $Script
        $answer | Should -BeOfType ([bool])
        $answer | Should -Be $Expected
        $Error.Count | Should -Be 0
    }

    It 'says yes for a token that runs out but can be renewed' {
        $null = Connect-Emulator -With @{ Service = 'B2Core' }
        Test-AuthSession -MinimumLifetime ([timespan]::FromHours(2)) | Should -BeTrue
    }

    It 'sends nothing without -Uri, where the service definition names no probe' {
        $null = Connect-Emulator
        $null = Invoke-Emulator reject-access-tokens
        Test-AuthSession | Should -BeTrue
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'asks the service with -Uri, once: <Name>' -TestCases @(
        @{ Name = 'a good token'; Uri = '/api/v2/whoami'; Prepare = {}; Expected = $true; Requests = 1 }
        @{ Name = 'a token that was rejected'; Uri = '/api/v2/whoami'; Prepare = { Invoke-Emulator reject-access-tokens }; Expected = $false; Requests = 1 }
        @{ Name = 'a status of 500'; Uri = '/status/500'; Prepare = {}; Expected = $false; Requests = 1 }
        @{ Name = 'a status of 204'; Uri = '/status/204'; Prepare = {}; Expected = $true; Requests = 1 }
        @{ Name = 'a connection that ends'; Uri = '/api/v2/whoami'; Prepare = { Add-EmulatorFault /api/v2/whoami @{ kind = 'AbortConnection' } }; Expected = $false; Requests = 1 }
        @{ Name = 'another origin'; Uri = 'https://elsewhere.example.com/'; Prepare = {}; Expected = $false; Requests = 0 }
    ) {
        $null = Connect-Emulator
        $null = & $Prepare
        Test-AuthSession -Uri $Uri | Should -Be $Expected
        @(Get-EmulatorRequest).Count | Should -Be ($Requests + 1)
        $Error.Count | Should -Be 0
    }

    It 'asks what the service definition names as its probe: <Name>' -TestCases @(
        @{ Name = 'a good token'; Prepare = {}; With = @{}; Expected = $true; Asked = '/api/v2/whoami' }
        @{ Name = 'a token that was rejected'; Prepare = { Invoke-Emulator reject-access-tokens }; With = @{}; Expected = $false; Asked = '/api/v2/whoami' }
        @{ Name = 'another address by -Uri'; Prepare = {}; With = @{ Uri = '/status/204' }; Expected = $true; Asked = '/status/204' }
    ) {
        $file = Join-Path $TestDrive probe.json
        Set-Content -LiteralPath $file '{ "name": "Probed", "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } }, "probe": "/api/v2/whoami" }'
        $null = Connect-Emulator -With @{ Service = $file }
        $null = & $Prepare
        Test-AuthSession @With | Should -Be $Expected
        (Get-EmulatorRequest)[-1].path | Should -Be $Asked
        @(Get-EmulatorRequest).Count | Should -Be 2
    }

    It 'renews for -Uri where it can' {
        $session = Connect-Emulator -With @{ Service = 'B2Core' }
        $null = Invoke-Emulator reject-access-tokens
        Test-AuthSession -Uri /api/v2/whoami | Should -BeTrue
        $session.Generation | Should -Be 2
    }

    It 'says why with -Verbose' {
        $said = Test-AuthSession none -Verbose 4>&1
        "$said" | Should -BeLike "*'none'*False"
    }
}

Describe 'Select-AuthSession' {
    BeforeEach {
        Clear-Emulator
        Connect-Three
    }

    It 'chooses the default by <Name>' -TestCases @(
        @{ Name = 'name'; Script = { Select-AuthSession desk-1 } }
        @{ Name = 'object'; Script = { Select-AuthSession -Session (Get-AuthSession desk-1) } }
        @{ Name = 'pipeline'; Script = { Get-AuthSession desk-1 | Select-AuthSession } }
    ) {
        & $Script | Should -BeNullOrEmpty
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
        Disconnect-AuthSession
        (Get-AuthSession).Name | Should -Be 'desk-2', 'other'
    }

    It 'hands the session on with -PassThru' {
        (Select-AuthSession desk-1 -PassThru).Name | Should -Be 'desk-1'
    }

    It 'leaves the choice as it was when it fails' {
        Get-FailureId { Select-AuthSession nonesuch } | Should -Be 'SessionNotFound'
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'digits@example.com'
    }

    It 'holds in functions and child scopes' {
        function Use-Desk { Select-AuthSession desk-1 }
        & { Use-Desk }
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
    }
}

Describe 'Disconnect-AuthSession' {
    BeforeEach {
        Clear-Emulator
        Connect-Three
    }

    It 'signs out at the service and forgets the session' {
        $session = Get-AuthSession other
        Disconnect-AuthSession other | Should -BeNullOrEmpty
        $session.State | Should -Be 'SignedOut'
        (Get-EmulatorCount).signOuts | Should -Be 1
        (Get-EmulatorRequest /api/v2/my/signout).statusCode | Should -Be 200
        (Get-AuthSession).Name | Should -Be 'desk-1', 'desk-2'
    }

    It 'takes the default session where none is named, and with it the choice' {
        Disconnect-AuthSession
        (Get-AuthSession).Name | Should -Be 'desk-1', 'desk-2'
        Get-FailureId { Get-AccessToken } | Should -Be 'NoSession'
    }

    It 'keeps the choice when it is another session' {
        Disconnect-AuthSession desk-1
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'digits@example.com'
    }

    It 'takes sessions down the pipeline' {
        Get-AuthSession | Disconnect-AuthSession
        Get-AuthSession | Should -BeNullOrEmpty
    }

    It 'says with -Verbose that the service has no sign-out' {
        "$(Disconnect-AuthSession desk-1 -Verbose 4>&1)" | Should -BeLike "*'B2Copy' has no sign-out*"
    }

    It 'does nothing with -WhatIf' {
        Disconnect-AuthSession other -WhatIf 6>$null
        (Get-EmulatorCount).signOuts | Should -Be 0
        (Get-AuthSession other).State | Should -Be 'Active'
        (Invoke-AuthorizedRequest /api/v2/whoami -Session other).email | Should -Be 'digits@example.com'
    }

    It 'has the alias Disconnect-BackOffice' {
        Disconnect-BackOffice desk-1
        (Get-AuthSession).Name | Should -Be 'desk-2', 'other'
        (Get-Alias Disconnect-BackOffice).ResolvedCommandName | Should -Be 'Disconnect-AuthSession'
    }

    It 'forgets the session with -Force where the service cannot be told, with a warning' {
        Add-EmulatorFault /api/v2/my/signout @{ statusCode = 503 }
        Disconnect-AuthSession other -Force -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*'other' is forgotten here*503*"
        (Get-AuthSession).Name | Should -Be 'desk-1', 'desk-2'
    }

    It 'forgets the session where the service knows it no more' {
        $null = Invoke-Emulator revoke-families
        Disconnect-AuthSession other
        (Get-AuthSession).Name | Should -Be 'desk-1', 'desk-2'
    }
}
