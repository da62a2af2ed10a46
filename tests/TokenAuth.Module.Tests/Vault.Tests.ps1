BeforeDiscovery {
    $obstacle = if (-not (Get-Module -ListAvailable -Name Microsoft.PowerShell.SecretManagement)) { 'SecretManagement is not installed here' }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Vaults.ps1
    Open-Emulator

    # Registers the test vault in a process of its own, lets something go wrong with it, and runs a script there.
    function Invoke-VaultPwsh {
        param([string] $Mode, [string] $Script, [string[]] $Switch = @('-NoProfile'), [switch] $PipeInput)

        Set-VaultMode $Mode
        Invoke-Pwsh $Script $Switch -PipeInput:$PipeInput
    }
}

AfterAll {
    Close-Emulator
    Close-TestVault
}

Describe 'Where SecretManagement is not installed' {
    It 'every command with -Vault says so, and how it is installed: <Name>' -TestCases @(
        @{ Name = 'Restore-AuthSession'; Script = 'Restore-AuthSession desk -Vault Test' }
        @{ Name = 'Get-AuthSession'; Script = 'Get-AuthSession -Vault Test' }
        @{ Name = 'Get-AccessToken'; Script = 'Get-AccessToken desk -Vault Test' }
        @{ Name = 'Test-AuthVault'; Script = '$failure = (Test-AuthVault Test).Steps[0]; throw $failure.Error' }
    ) {
        # PowerShell always looks beside itself, too, so that one without commands stands in for one that is not there.
        $empty = Join-Path $TestDrive empty
        $null = New-Item -ItemType Directory -Path (Join-Path $empty Microsoft.PowerShell.SecretManagement) -Force
        New-ModuleManifest -Path (Join-Path $empty Microsoft.PowerShell.SecretManagement/Microsoft.PowerShell.SecretManagement.psd1) -ModuleVersion 99.0 -CmdletsToExport @() -FunctionsToExport @() -AliasesToExport @()
        $modulePath = $env:PSModulePath
        $env:PSModulePath = $empty + [System.IO.Path]::PathSeparator + $modulePath
        try {
            $run = Invoke-Pwsh "try { $Script } catch { (`$_.Exception.ErrorId, `$_.Exception.Message, `$_.Exception.NextStep) -join '|' }"
        }
        finally {
            $env:PSModulePath = $modulePath
        }
        $run.Output | Should -BeLike 'VaultNotFound|*SecretManagement is not installed.|*Install-PSResource Microsoft.PowerShell.SecretManagement*'
        $run.Errors | Should -BeNullOrEmpty
    }
}

Describe 'Test-AuthVault' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        Register-TestVault Plain PlainTestVault
    }

    BeforeEach {
        Set-VaultMode
        $global:Error.Clear()
    }

    It 'takes every step with a vault that is well, and leaves nothing behind: <Vault>' -TestCases @(@{ Vault = 'Test'; Module = 'TestVault' }, @{ Vault = 'Plain'; Module = 'PlainTestVault' }) {
        $test = Test-AuthVault $Vault
        $test.Steps.Name | Should -Be 'Find', 'Open', 'Write', 'ReadBack', 'Compare', 'Concurrent', 'Delete'
        $test.Steps.Succeeded | Should -Not -Contain $false
        $test.Succeeded | Should -BeTrue
        $test.Vault | Should -Be $Vault
        $test.Module | Should -Be $Module
        $test.Scope | Should -Be 'Shared'
        $test.Locked | Should -BeFalse
        $test.Latency | Should -BeGreaterThan ([timespan]::Zero)
        Get-SecretInfo -Vault $Vault | Should -BeNullOrEmpty
    }

    It 'takes the vaults that Get-SecretVault lists' {
        Get-SecretVault Test, Plain | Test-AuthVault -Quiet | Should -Be $true, $true
    }

    It 'says who uses the vault, if it is told' {
        (Test-AuthVault Test -VaultScope Local).Scope | Should -Be 'Local'
        (Test-AuthVault Test).Scope | Should -Be 'Local' -Because 'it is the vault''s for the rest of the process'
        (Test-AuthVault Test -VaultScope Shared).Scope | Should -Be 'Shared'
    }

    It 'names the step that fails and what to do: <Mode>' -TestCases @(
        @{ Mode = 'Locked'; Failed = 'Open'; Id = 'VaultLocked'; Locked = $true; Remedy = 'Unlock it*' }
        @{ Mode = 'Prompting'; Failed = 'Open'; Id = 'VaultLocked'; Locked = $true; Remedy = 'Unlock it*' }
        @{ Mode = 'Unreachable'; Failed = 'Open'; Id = 'VaultReadFailed'; Locked = $false; Remedy = 'Check that it can be reached*' }
        @{ Mode = 'ReadOnly'; Failed = 'Write'; Id = 'VaultWriteFailed'; Locked = $false; Remedy = 'Check that you may write*' }
    ) {
        Set-VaultMode $Mode
        $test = Test-AuthVault Test
        $step = $test.Steps | Where-Object Succeeded -EQ $false | Select-Object -First 1
        $step.Name | Should -Be $Failed
        $step.ErrorId | Should -Be $Id
        $step.Remedy | Should -BeLike $Remedy
        $test.Locked | Should -Be $Locked
        $test.Succeeded | Should -BeFalse
        Test-AuthVault Test -Quiet | Should -BeFalse
        $Error.Count | Should -Be 0
    }

    It 'says of a vault that is not registered which ones are' {
        $test = Test-AuthVault Tset
        $test.Steps.Name | Should -Be 'Find'
        $test.Steps[0].ErrorId | Should -Be 'VaultNotFound'
        $test.Steps[0].Message | Should -BeLike "*'Tset'*'Plain', 'Test'*"
        Test-AuthVault Tset -Quiet | Should -BeFalse
    }

    It 'shows what it found on one screen' {
        Set-VaultMode ReadOnly
        $shown = (Test-AuthVault Test | Out-String -Width 400) -replace '\e\[[0-9;]*m'
        $shown | Should -BeLike '*Module*: TestVault*Steps*: Find ok, Open ok, Write FAILED*Remedy*: Write: *may only be read*Succeeded*: False*'
    }

    It 'asks for the vault where none is named, without a prompt' {
        Get-FailureId { Test-AuthVault } | Should -Be 'ArgumentInvalid'
    }
}

Describe 'A vault that does not answer' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        $env:TOKENAUTH_VAULT_TIMEOUT = '1'
    }

    AfterAll { Remove-Item env:TOKENAUTH_VAULT_TIMEOUT }

    It 'is given up after the time it may take, and others go on when it stops' {
        $run = Invoke-VaultPwsh Slow @'
$watch = [System.Diagnostics.Stopwatch]::StartNew()
(Test-AuthVault Test).Steps[-1].ErrorId
$watch.Elapsed.TotalSeconds -lt 15
Set-Content -LiteralPath (Join-Path (Get-SecretVault Test).VaultParameters.Folder .mode) -Value ''
Test-AuthVault Test -Quiet
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be 'VaultTimeout', 'True', 'True'
    }

    It 'that cannot even be stopped lets every further call fail at once, and does not keep the process from ending' {
        $whole = [System.Diagnostics.Stopwatch]::StartNew()
        $run = Invoke-VaultPwsh Stuck @'
$watch = [System.Diagnostics.Stopwatch]::StartNew()
(Test-AuthVault Test).Steps[-1].ErrorId
1..3 | ForEach-Object { (Test-AuthVault Test).Steps[-1].ErrorId }
$watch.Elapsed.TotalSeconds -lt 15
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be 'VaultTimeout', 'VaultTimeout', 'VaultTimeout', 'VaultTimeout', 'True'
        $whole.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because 'the vault itself takes 30 seconds'
    }

    It 'is left at once by Ctrl+C: <Mode>' -TestCases @(@{ Mode = 'Slow' }, @{ Mode = 'Stuck' }) {
        $run = Invoke-VaultPwsh $Mode @'
$env:TOKENAUTH_VAULT_TIMEOUT = '30'
$state = [initialsessionstate]::CreateDefault2()
$state.ImportPSModule((Get-Module TokenAuth).Path)
$shell = [powershell]::Create($state).AddCommand('Test-AuthVault').AddParameter('Vault', 'Test')
$running = $shell.BeginInvoke()
$marker = Join-Path (Get-SecretVault Test).VaultParameters.Folder .entered
if (-not [System.Threading.SpinWait]::SpinUntil({ [System.IO.File]::Exists($marker) }, 20000)) { 'never called' }
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$shell.Stop()
$shell.InvocationStateInfo.State
$watch.Elapsed.TotalSeconds -lt 5
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be 'Stopped', 'True'
    }
}

Describe 'A vault that asks a question' -Skip:([bool] $obstacle) {
    BeforeAll { Register-TestVault }

    It 'never asks at the console, even after the user has used SecretManagement there: <Name>' -TestCases @(
        @{ Name = 'piped standard input'; Switch = @('-NoProfile'); PipeInput = $true }
        @{ Name = 'closed standard input'; Switch = @('-NoProfile'); PipeInput = $false }
        @{ Name = '-NonInteractive'; Switch = @('-NoProfile', '-NonInteractive'); PipeInput = $false }
    ) {
        $run = Invoke-VaultPwsh Prompting @'
$null = Get-SecretInfo -Vault Test -ErrorAction Ignore
(Test-AuthVault Test).Steps[-1].ErrorId
'went on'
'@ $Switch -PipeInput:$PipeInput
        $run.Output -split '\r?\n' | Select-Object -Last 2 | Should -Be 'VaultLocked', 'went on'
        $run.ExitCode | Should -Be 0
    }

    It 'leaves the user''s own SecretManagement calls alone: both go on at the same time' {
        $run = Invoke-VaultPwsh '' @'
$state = [initialsessionstate]::CreateDefault2()
$state.ImportPSModule((Get-Module TokenAuth).Path)
$shell = [powershell]::Create($state).AddScript('1..8 | ForEach-Object { Test-AuthVault Test -Quiet }')
$running = $shell.BeginInvoke()
1..20 | ForEach-Object { Set-Secret -Name mine -Secret "value $_" -Vault Test; if ((Get-Secret mine -Vault Test -AsPlainText) -ne "value $_") { 'lost' } }
$answers = $shell.EndInvoke($running)
@($answers -eq $true).Count
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Be '8'
    }
}

Describe 'The completion of -Vault' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        Register-TestVault "anna's" PlainTestVault

        function Get-Completion {
            param([string] $Line)

            (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
        }
    }

    It 'offers the registered vaults to <Command>' -TestCases @(
        @{ Command = 'Connect-BackOffice -Vault' }
        @{ Command = 'Connect-OAuth -Vault' }
        @{ Command = 'Save-AuthSession desk' }
        @{ Command = 'Restore-AuthSession desk' }
        @{ Command = 'Test-AuthVault' }
        @{ Command = 'Get-AuthSession -Vault' }
        @{ Command = 'Get-AccessToken -Vault' }
        @{ Command = 'Invoke-AuthorizedRequest /echo -Vault' }
    ) {
        $text = (Get-Completion "$Command ").CompletionText
        $text | Should -Contain 'Test'
        $text | Should -Contain "'anna''s'"
    }

    It 'says which module is behind it' {
        (Get-Completion 'Test-AuthVault Te').ToolTip | Should -Be 'Test (TestVault)'
    }
}

Describe 'A vault that is not registered' -Skip:([bool] $obstacle) {
    BeforeAll {
        Register-TestVault
        Clear-Emulator
    }

    It 'is noticed before anything is sent' {
        Get-FailureId { Connect-Emulator -With @{ Vault = 'Tset' } } | Should -Be 'VaultNotFound'
        (Get-EmulatorCount).requests | Should -Be 0
        Get-AuthSession | Should -BeNullOrEmpty
    }

    It 'is named together with those that there are, and what to do' {
        $failure = Get-Failure { Get-AuthSession -Vault Tset }
        $failure.Exception.Message | Should -BeLike "*'Tset'*'Test'*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Register-SecretVault*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
