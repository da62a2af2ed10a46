BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # Runs a script against the emulator in a process of its own, in an environment of the test's choice.
    function Invoke-Job {
        param([string] $Script, [hashtable] $Environment = @{})

        $names = 'GITHUB_ACTIONS', 'TOKENAUTH_LOG_MASK'
        $before = $names | ForEach-Object { [pscustomobject]@{ Name = $_; Value = [Environment]::GetEnvironmentVariable($_) } }
        try {
            $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $Environment[$_]) }
            $connect = "`$null = Connect-BackOffice $($Emulator.Http) ([pscredential]::new('anna@example.com', (ConvertTo-SecureString '$Password' -AsPlainText))) -Service B2Core"
            Invoke-Pwsh "$connect`n$Script"
        }
        finally {
            $before | ForEach-Object { [Environment]::SetEnvironmentVariable($_.Name, $_.Value) }
        }
    }

    function Get-Line {
        param([string] $Text)

        @($Text -split '\r?\n' | Where-Object { $_ })
    }
}

AfterAll { Close-Emulator }

Describe 'A plain token in a build' {
    It 'is masked in GitHub Actions before it is handed out: on standard error, whatever standard output goes into' {
        $ran = Invoke-Job 'Get-AccessToken -AsPlainText' @{ GITHUB_ACTIONS = 'true' }
        $ran.ExitCode | Should -Be 0
        $ran.Output | Should -BeLike 'eyJ*'
        Get-Line $ran.Errors | Should -Be "::add-mask::$($ran.Output)"
    }

    It 'is masked as a header too, and once a token' {
        $ran = Invoke-Job '$header = Get-AccessToken -AsHeader; $null = Get-AccessToken -AsPlainText; $header.Authorization' @{ GITHUB_ACTIONS = 'true' }
        Get-Line $ran.Errors | Should -Be "::add-mask::$($ran.Output -replace '^Bearer ')"
    }

    It 'is masked again after a renewal' {
        $ran = Invoke-Job 'Get-AccessToken -AsPlainText; Get-AccessToken -AsPlainText -ForceRefresh' @{ GITHUB_ACTIONS = 'true' }
        Get-Line $ran.Errors | Should -Be (Get-Line $ran.Output | ForEach-Object { "::add-mask::$_" })
    }

    It 'is not masked where no token is shown: the SecureString says nothing' {
        $ran = Invoke-Job '(Get-AccessToken).GetType().Name' @{ GITHUB_ACTIONS = 'true' }
        $ran.Output | Should -Be 'SecureString'
        $ran.Errors | Should -BeNullOrEmpty
    }

    It 'is masked in <System> only where that is asked for' -TestCases @(
        @{ System = 'Azure Pipelines'; Name = 'AzurePipelines'; Command = '##vso[task.setsecret]' }
        @{ System = 'GitHub Actions'; Name = 'GitHubActions'; Command = '::add-mask::' }
    ) {
        $byVariable = Invoke-Job 'Get-AccessToken -AsPlainText' @{ TOKENAUTH_LOG_MASK = $Name }
        Get-Line $byVariable.Errors | Should -BeExactly "$Command$($byVariable.Output)"
        $byParameter = Invoke-Job "Get-AccessToken -AsPlainText -LogMask $Name"
        Get-Line $byParameter.Errors | Should -BeExactly "$Command$($byParameter.Output)"
    }

    It 'says nothing <Where>' -TestCases @(
        @{ Where = 'outside of a build'; Environment = @{}; Switch = '' }
        @{ Where = 'where -LogMask Off asks for silence'; Environment = @{ GITHUB_ACTIONS = 'true' }; Switch = '-LogMask Off' }
        @{ Where = 'where the job asks for silence'; Environment = @{ GITHUB_ACTIONS = 'true'; TOKENAUTH_LOG_MASK = 'Off' }; Switch = '' }
        @{ Where = 'where GITHUB_ACTIONS is not true'; Environment = @{ GITHUB_ACTIONS = 'false' }; Switch = '' }
    ) {
        $ran = Invoke-Job "Get-AccessToken -AsPlainText $Switch" $Environment
        $ran.Output | Should -BeLike 'eyJ*'
        $ran.Errors | Should -BeNullOrEmpty
    }

    It 'keeps the command out of PowerShell''s own error stream, where a script would fail of it' {
        $ran = Invoke-Job '$ErrorActionPreference = "Stop"; $all = Get-AccessToken -AsPlainText *>&1; @($all).Count; $Error.Count' @{ GITHUB_ACTIONS = 'true' }
        Get-Line $ran.Output | Should -Be '1', '0'
    }
}

Describe 'The masking command' {
    It 'begins a line of its own, masks every line by itself and escapes what the runner would read as an escape: <System>' -TestCases @(
        @{ System = 'GitHubActions'; Expected = "`n::add-mask::first`n`n::add-mask::100%25 of it`n`n::add-mask::last`n" }
        @{ System = 'AzurePipelines'; Expected = "`n##vso[task.setsecret]first`n`n##vso[task.setsecret]100%AZP25 of it`n`n##vso[task.setsecret]last`n" }
    ) {
        Get-ProbeLogMask "first`r`n100% of it`r`r`nlast`n" $System | Should -BeExactly $Expected
    }

    It 'cannot be ended early by a line break inside the secret' {
        $lines = (Get-ProbeLogMask "one`n::stop-commands::two" GitHubActions) -split "`n" | Where-Object { $_ }
        $lines | Should -Be '::add-mask::one', '::add-mask::::stop-commands::two'
    }
}
