BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # The three sign-ins that would have to ask somebody.
    $ask = @(
        "Connect-BackOffice '$($Emulator.Http)' ([pscredential]::new('mail@example.com', [System.Net.NetworkCredential]::new('', '$Password').SecurePassword))"
        "Connect-BackOffice '$($Emulator.Http)' anna@example.com"
        "Connect-BackOffice '$($Emulator.Http)'"
    )
    $script = ($ask | ForEach-Object { "try { $_; 'signed in' } catch { `$_.FullyQualifiedErrorId }" }) -join "`n"
    $expected = 'TwoFactorRequired', 'ArgumentInvalid', 'ArgumentInvalid' | ForEach-Object { "$_,TokenAuth.Commands.ConnectBackOfficeCommand" }
    $module = $ModulePath

    # What the console shows, without colours and line breaks.
    function Get-Shown {
        param([string] $Text)

        $Text -replace '\e\[[0-9;]*m' -replace '[\s|]+', ' '
    }
}

AfterAll { Close-Emulator }

Describe 'A sign-in that would have to ask, and nobody can answer' {
    BeforeEach { Clear-Emulator }

    It 'fails in pwsh <Name>: it never hangs and never ends the script without a word' -TestCases @(
        @{ Name = '-NonInteractive'; Switch = @('-NoProfile', '-NonInteractive'); PipeInput = $false }
        @{ Name = 'with piped standard input'; Switch = @('-NoProfile'); PipeInput = $true }
        @{ Name = 'with closed standard input'; Switch = @('-NoProfile'); PipeInput = $false }
    ) {
        $run = Invoke-Pwsh "$script`n'went on'" $Switch -PipeInput:$PipeInput
        $run.Output -split '\r?\n' | Should -Be ($expected + 'went on')
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'prints its error where nothing catches it' {
        $run = Invoke-Pwsh (($ask + "'went on'") -join "`n") -PipeInput
        $shown = Get-Shown ($run.Errors + $run.Output)
        $shown | Should -BeLike "*asks 'mail@example.com' for a second factor (code by e-mail), and nobody can be asked*-TwoFactorCode*"
        $shown | Should -BeLike "*the password of 'anna@example.com', and nobody can be asked*-FromEnvironment*"
        $shown | Should -BeLike '*the e-mail address, and nobody can be asked*'
        $run.Output | Should -BeLike '*went on'
    }

    It 'ends the process with 1 where $ErrorActionPreference says Stop' {
        $run = Invoke-Pwsh "`$ErrorActionPreference = 'Stop'`n$($ask[0])`n'went on'" -PipeInput
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Not -BeLike '*went on*'
        Get-Shown $run.Errors | Should -BeLike '*nobody can be asked*'
    }

    It 'fails in a thread job' {
        Start-ThreadJob { Import-Module $using:module; . ([scriptblock]::Create($using:script)) } | Receive-Job -Wait -AutoRemoveJob | Should -Be $expected
    }

    It 'fails in ForEach-Object -Parallel' {
        1 | ForEach-Object -Parallel { Import-Module $using:module; . ([scriptblock]::Create($using:script)) } | Should -Be $expected
    }

    It 'fails in a background job' {
        Start-Job { Import-Module $using:module; . ([scriptblock]::Create($using:script)) } | Receive-Job -Wait -AutoRemoveJob | Should -Be $expected
    }

    It 'fails in a runspace without a host' {
        $shell = New-TestShell ([scriptblock]::Create($script))
        try {
            $shell.Invoke() | Should -Be $expected
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'A script that nobody watches' {
    BeforeEach { Clear-Emulator }

    It 'signs in from the environment, renews, requests and signs out' {
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
