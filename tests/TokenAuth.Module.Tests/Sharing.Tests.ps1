BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
    $module = $ModulePath

    # A module that uses the cmdlets inside, as scripts of others do.
    $nested = Join-Path $TestDrive Nested
    $null = New-Item -ItemType Directory -Path $nested
    Set-Content -LiteralPath (Join-Path $nested Nested.psm1) -Value @'
function Get-NestedName { (Invoke-AuthorizedRequest /api/v2/whoami -Session $args[0] -StatusCodeVariable status).email; $status }
function Get-NestedDefault { (Get-AccessToken | ConvertFrom-Jwt).Subject }
function Select-NestedSession { Select-AuthSession $args[0] }
'@
}

AfterAll { Close-Emulator }

Describe 'A session of this process' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
    }

    It 'is there in ForEach-Object -Parallel, by name and as an object' {
        $answers = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module
            (Invoke-AuthorizedRequest /api/v2/whoami -Session desk).email
            (Invoke-AuthorizedRequest /api/v2/whoami -Session $using:session).email
        }
        $answers | Should -Be (@('anna@example.com') * 16)
        (Get-EmulatorCount).signIns | Should -Be 1
    }

    It 'is the default of a runspace that never chose, where it is the only one' {
        1 | ForEach-Object -Parallel { Import-Module $using:module; (Invoke-AuthorizedRequest /api/v2/whoami).email } | Should -Be 'anna@example.com'
    }

    It 'is there in a thread job' {
        Start-ThreadJob { Import-Module $using:module; (Get-AuthSession desk).Account } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'anna@example.com'
    }

    It 'is there in the functions of another module, as is the default session' {
        Import-Module (Join-Path $nested Nested.psm1)
        try {
            Get-NestedName desk | Should -Be 'anna@example.com', 200
            Get-NestedDefault | Should -Be 'anna@example.com'
            $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456)
            Get-NestedDefault | Should -Be 'digits@example.com'
            Select-NestedSession desk
            (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
        }
        finally {
            Remove-Module Nested
        }
    }

    It 'made in another runspace is there in this one' {
        $uri, $credential = $Emulator.Http, (Get-TestCredential digits@example.com 0123456)
        Start-ThreadJob { Import-Module $using:module; $null = Connect-BackOffice $using:uri $using:credential -Name made } | Receive-Job -Wait -AutoRemoveJob
        (Invoke-AuthorizedRequest /api/v2/whoami -Session made).email | Should -Be 'digits@example.com'
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
    }

    It 'signed out in another runspace is signed out in this one' {
        Start-ThreadJob { Import-Module $using:module; Disconnect-AuthSession desk } | Receive-Job -Wait -AutoRemoveJob
        $session.State | Should -Be 'SignedOut'
        Get-FailureId { Get-AccessToken } | Should -Be 'NoSession'
    }

    It 'survives Remove-Module and Import-Module, its token with it' {
        $before = Get-AccessToken -AsPlainText
        Remove-Module TokenAuth
        Import-Module $ModulePath
        (Get-AuthSession).Name | Should -Be 'desk'
        Get-AccessToken -AsPlainText | Should -BeExactly $before
        [object]::ReferenceEquals($session, (Get-AuthSession desk)) | Should -BeTrue
    }

    It 'survives Import-Module -Force' {
        Import-Module $ModulePath -Force
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }
}

Describe 'The default session of another runspace' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'anna' }
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) -Name digits
        $uri = $Emulator.Http
        $credentials = @{ anna = Get-TestCredential; digits = Get-TestCredential digits@example.com 0123456 }
    }

    It 'is never seen by an item of ForEach-Object -Parallel -ThrottleLimit 1 after one that <Name>' -TestCases @(
        @{ Name = 'selected'; Choose = 'Select-AuthSession $args[0]' }
        @{ Name = 'connected'; Choose = '$null = Connect-BackOffice $args[1] $args[2][$args[0]] -Name $args[0]' }
        @{ Name = 'connected and requested'; Choose = '$null = Connect-BackOffice $args[1] $args[2][$args[0]] -Name $args[0]; $null = Invoke-AuthorizedRequest /api/v2/whoami' }
    ) {
        $seen = 'anna', '', 'digits', '', '', 'anna' | ForEach-Object -ThrottleLimit 1 -Parallel {
            Import-Module $using:module
            if ($_) { . ([scriptblock]::Create($using:Choose)) $_ $using:uri $using:credentials }
            try { (Get-AccessToken | ConvertFrom-Jwt).Subject } catch { $_.FullyQualifiedErrorId -replace ',.*' }
        }
        $seen | Should -Be 'anna@example.com', 'NoSession', 'digits@example.com', 'NoSession', 'NoSession', 'anna@example.com'
    }

    It 'is never mixed up by many items at once' {
        $seen = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:module
            $name = ('anna', 'digits')[$_ % 2]
            Select-AuthSession $name
            "$name $((Invoke-AuthorizedRequest /api/v2/whoami).email)"
        }
        @($seen | Sort-Object -Unique) | Should -Be 'anna anna@example.com', 'digits digits@example.com'
        $seen.Count | Should -Be 40
    }

    It 'is not this runspace''s: neither Connect-BackOffice nor Select-AuthSession there changes it here' {
        Select-AuthSession anna
        Start-ThreadJob {
            Import-Module $using:module
            Select-AuthSession digits
            $null = Connect-BackOffice $using:uri ($using:credentials).digits -Name third
        } | Receive-Job -Wait -AutoRemoveJob
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
    }

    It 'is not changed by any request, whatever becomes of it' {
        Select-AuthSession anna
        $null = Invoke-AuthorizedRequest /api/v2/whoami -Session digits
        $null = Get-Failure { Invoke-AuthorizedRequest /status/500 -Session digits }
        $null = Invoke-AuthorizedRequest /status/404 -Session digits -SkipHttpErrorCheck
        $null = Get-AccessToken digits
        $null = Test-AuthSession digits -Uri /api/v2/whoami
        (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
    }
}
