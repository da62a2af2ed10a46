BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # What a script does in a process of its own where nobody can answer; the credential comes by the environment.
    $questions = @{
        'a second factor' = @{ Id = 'TwoFactorRequired'; Script = "Connect-BackOffice '$($Emulator.Http)' ([pscredential]::new('{0}', [System.Net.NetworkCredential]::new('', '$Password').SecurePassword))" }
        'a password' = @{ Id = 'ArgumentInvalid'; Script = "Connect-BackOffice '$($Emulator.Http)' anna@example.com" }
        'an e-mail address' = @{ Id = 'ArgumentInvalid'; Script = "Connect-BackOffice '$($Emulator.Http)'" }
    }

    function Get-Question {
        param([string] $Name)

        $questions[$Name].Script -f (Add-TotpUser)
    }
}

AfterAll { Close-Emulator }

Describe 'A sign-in that would have to ask for <Question>' -ForEach @(
    @{ Question = 'a second factor' }
    @{ Question = 'a password' }
    @{ Question = 'an e-mail address' }
) {
    BeforeEach {
        Clear-Emulator
        $script = Get-Question $Question
        $id = $questions[$Question].Id
    }

    It 'fails in pwsh <Name>, never hangs and never ends without a word' -TestCases @(
        @{ Name = '-NonInteractive'; Switch = @('-NoProfile', '-NonInteractive'); PipeInput = $false }
        @{ Name = 'with piped standard input'; Switch = @('-NoProfile'); PipeInput = $true }
        @{ Name = 'with closed standard input'; Switch = @('-NoProfile'); PipeInput = $false }
    ) {
        $run = Invoke-Pwsh "try { $script; 'signed in' } catch { `$_.FullyQualifiedErrorId }" $Switch -PipeInput:$PipeInput
        $run.Output | Should -Be "$id,TokenAuth.Commands.ConnectBackOfficeCommand"
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'prints the error and goes on to the end where nothing catches it' {
        $run = Invoke-Pwsh "$script`n'went on'" -PipeInput
        $run.Errors + $run.Output | Should -BeLike '*nobody can be asked for it here*'
    }

    It 'exits with 1 with $ErrorActionPreference = Stop' {
        $run = Invoke-Pwsh "`$ErrorActionPreference = 'Stop'`n$script`n'went on'" -PipeInput
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Not -BeLike '*went on*'
        $run.Errors | Should -BeLike '*nobody can be asked for it here*'
    }

    It 'fails in a thread job' {
        $module = $ModulePath
        $caught = Start-ThreadJob { Import-Module $using:module; try { & ([scriptblock]::Create($using:script)) } catch { $_.FullyQualifiedErrorId } } | Receive-Job -Wait -AutoRemoveJob
        $caught | Should -Be "$id,TokenAuth.Commands.ConnectBackOfficeCommand"
    }

    It 'fails in ForEach-Object -Parallel' {
        $module = $ModulePath
        $caught = 1 | ForEach-Object -Parallel { Import-Module $using:module; try { & ([scriptblock]::Create($using:script)) } catch { $_.FullyQualifiedErrorId } }
        $caught | Should -Be "$id,TokenAuth.Commands.ConnectBackOfficeCommand"
    }

    It 'fails in a background job' {
        $module = $ModulePath
        $caught = Start-Job { Import-Module $using:module; try { & ([scriptblock]::Create($using:script)) } catch { $_.FullyQualifiedErrorId } } | Receive-Job -Wait -AutoRemoveJob
        $caught | Should -Be "$id,TokenAuth.Commands.ConnectBackOfficeCommand"
    }

    It 'fails in a runspace without a host' {
        $shell = New-TestShell ([scriptblock]::Create($script))
        try {
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike "$id,*"
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'A script that nobody watches' {
    BeforeEach { Clear-Emulator }

    It 'signs in from the environment, renews and requests: pwsh -NonInteractive with piped input' {
        $user = Add-TotpUser
        $env:TOKENAUTH_USERNAME = $user
        $env:TOKENAUTH_PASSWORD = $Password
        $env:TOKENAUTH_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
        try {
            $run = Invoke-Pwsh @"
`$null = Connect-BackOffice '$($Emulator.Http)' -FromEnvironment -Service B2Core
`$null = Get-AccessToken -ForceRefresh
(Invoke-AuthorizedRequest /api/v2/whoami).email
Disconnect-AuthSession
"@ @('-NoProfile', '-NonInteractive') -PipeInput
        }
        finally {
            Remove-Item env:TOKENAUTH_USERNAME, env:TOKENAUTH_PASSWORD, env:TOKENAUTH_TOTP_SECRET
        }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Be $user
        $run.ExitCode | Should -Be 0
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).signOuts | Should -Be 1
    }
}
