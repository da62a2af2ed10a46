BeforeAll { . $PSScriptRoot/Setup.ps1 }

Describe 'A prompt from async work' {
    BeforeEach {
        $audience = [TokenAuth.PumpProbe.ProbeHost]::new()
        $audience.Audience.Answers.Enqueue('246810')
    }

    It 'reaches the host on the pipeline thread and brings the answer: <Name>' -TestCases @(
        @{ Name = 'from the pipeline thread'; Script = { [Environment]::CurrentManagedThreadId; Read-ProbeSecret } }
        @{ Name = 'from another thread'; Script = { [Environment]::CurrentManagedThreadId; Read-ProbeSecret -OffThread } }
    ) {
        $shell = New-TestShell $Script -TestHost $audience
        try {
            $thread, $length = $shell.Invoke()
            $length | Should -Be 6
            $audience.Audience.AskedOnThread | Should -Be $thread
            $audience.Audience.Shown | Should -Be 'One-time code: '
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'that is interrupted stops the pipeline, without an error' {
        $audience.Audience.Interrupts = $true
        $shell = New-TestShell { Read-ProbeSecret; 'went on' } -TestHost $audience
        try {
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error.Count | Should -Be 0
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'is refused before it is shown where the host has no user interface' {
        $audience.HasUserInterface = $false
        $shell = New-TestShell { Read-ProbeSecret -Probe; Read-ProbeSecret } -TestHost $audience
        try {
            $shell.Invoke() | Should -BeFalse
            $shell.Streams.Error[0].FullyQualifiedErrorId | Should -Be 'NobodyAnswersException,TokenAuth.PumpProbe.ReadProbeSecretCommand'
            $audience.Audience.Shown | Should -BeNullOrEmpty
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'Somebody can answer' {
    It 'in a host of its own, whatever the process was started with' {
        $shell = New-TestShell { Read-ProbeSecret -Probe } -TestHost ([TokenAuth.PumpProbe.ProbeHost]::new())
        try {
            $shell.Invoke() | Should -BeTrue
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'Nobody can answer' {
    It 'in a runspace without a host' {
        $shell = New-TestShell { Read-ProbeSecret -Probe }
        try {
            $shell.Invoke() | Should -BeFalse
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'in ForEach-Object -Parallel' {
        $module, $probe = $ModulePath, $ProbePath
        1 | ForEach-Object -Parallel { Import-Module $using:module, $using:probe; Read-ProbeSecret -Probe } | Should -BeFalse
    }

    It 'in a thread job' {
        $module, $probe = $ModulePath, $ProbePath
        Start-ThreadJob { Import-Module $using:module, $using:probe; Read-ProbeSecret -Probe } | Receive-Job -Wait -AutoRemoveJob | Should -BeFalse
    }

    It 'in a background job' {
        $module, $probe = $ModulePath, $ProbePath
        Start-Job { Import-Module $using:module, $using:probe; Read-ProbeSecret -Probe } | Receive-Job -Wait -AutoRemoveJob | Should -BeFalse
    }

    It 'when standard input is closed or piped: the command fails and the script goes on' -TestCases @(
        @{ Name = 'closed'; PipeInput = $false }
        @{ Name = 'piped'; PipeInput = $true }
    ) {
        $run = Invoke-Pwsh 'Read-ProbeSecret -Probe; try { Read-ProbeSecret } catch { $_.FullyQualifiedErrorId }; "went on"; exit 3' -PipeInput:$PipeInput
        $run.Output -split '\r?\n' | Should -Be 'False', 'NobodyAnswersException,TokenAuth.PumpProbe.ReadProbeSecretCommand', 'went on'
        $run.ExitCode | Should -Be 3
    }

    It 'when pwsh was started with <Switch>' -TestCases @(
        @{ Switch = '-NonInteractive' }
        @{ Switch = '-noni' }
    ) {
        $run = Invoke-Pwsh 'Read-ProbeSecret -Probe' -Switch '-NoProfile', $Switch
        $run.Output | Should -Be 'False'
    }
}

Describe 'A command line of pwsh' {
    It 'is read as pwsh reads it: <Arguments>' -TestCases @(
        @{ Arguments = @(); Expected = 'interactive' }
        @{ Arguments = '-NonInteractive'; Expected = 'non-interactive' }
        @{ Arguments = '-noni', '-File', 'a.ps1'; Expected = 'non-interactive' }
        @{ Arguments = '--NonInter'; Expected = 'non-interactive' }
        @{ Arguments = '/noni'; Expected = 'non-interactive' }
        @{ Arguments = '-non'; Expected = 'interactive' }
        @{ Arguments = '-NoProfile', '-ExecutionPolicy', 'Bypass', '-wd', '/tmp', '-NonI', '-c', 'x'; Expected = 'non-interactive' }
        @{ Arguments = '-NonInteractive', '-Interactive'; Expected = 'interactive' }
        @{ Arguments = '-e', 'AAAA', '-noni'; Expected = 'non-interactive' }
        @{ Arguments = '-File', 'a.ps1', '-NonInteractive'; Expected = 'interactive' }
        @{ Arguments = 'a.ps1', '-NonInteractive'; Expected = 'interactive' }
        @{ Arguments = '/home/me/a.ps1', '-NonInteractive'; Expected = 'interactive' }
        @{ Arguments = '-NoProfile', '-Command', 'a', '-NonInteractive'; Expected = 'interactive' }
        @{ Arguments = '-cwa', 'a', '-NonInteractive'; Expected = 'interactive' }
        @{ Arguments = '-s', '-NoLogo', '-NoProfile'; Expected = 'interactive server' }
        @{ Arguments = '-sshs', '-NoLogo'; Expected = 'interactive' }
    ) {
        Test-ProbeCommandLine $Arguments | Should -Be $Expected
    }
}
