BeforeAll { . $PSScriptRoot/Setup.ps1 }

Describe 'A failure without pipeline input' {
    It 'is a terminating error with its id, category and target: in <In>' -TestCases @(
        @{ In = 'Begin' }
        @{ In = 'Process' }
        @{ In = 'End' }
        @{ In = 'Started' }
    ) {
        $caught = try { $null = Invoke-ProbeFailure -In $In -InputObject 'item' } catch { $_ }
        $caught | Should -Not -BeNullOrEmpty
        $caught.FullyQualifiedErrorId | Should -Be 'ProbeFailed,TokenAuth.PumpProbe.InvokeProbeFailureCommand'
        $caught.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $caught.TargetObject | Should -Be 'item'
        $caught.Exception | Should -BeOfType ([System.InvalidOperationException])
        $caught.Exception.Message | Should -Be "Failed in $In."
    }

    It 'is caught whatever -ErrorAction says, as with Invoke-RestMethod' {
        { Invoke-ProbeFailure -ErrorAction SilentlyContinue } | Should -Throw 'Failed in Process.'
    }

    It 'keeps the error that the exception brings along' {
        $caught = try { Invoke-ProbeFailure -In Record } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'InvalidOperation,TokenAuth.PumpProbe.InvokeProbeFailureCommand'
        $caught.Exception.Message | Should -Be 'Says it itself.'
    }

    It 'ends the rest of the work' {
        $log = [TokenAuth.PumpProbe.RequestLog]::new()
        { Send-ProbeRequest -Log $log -Count 50 -FailAt 0 -Hang } | Should -Throw 'Request 0 failed.'
        $log.Sent | Should -BeLessOrEqual 5 -Because 'four are sent at a time, and one may have taken the place of the failed one'
        $log.Gate.CurrentCount | Should -Be 4
    }
}

Describe 'A failure with pipeline input' {
    It 'is an error of its item, and the others go on: in <In>' -TestCases @(
        @{ In = 'Process' }
        @{ In = 'Started' }
    ) {
        $null = 1..3 | Invoke-ProbeFailure -In $In -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.Count | Should -Be 3
        $failures.TargetObject | Sort-Object | Should -Be (1..3)
        $failures[0].FullyQualifiedErrorId | Should -Be 'ProbeFailed,TokenAuth.PumpProbe.InvokeProbeFailureCommand'
    }

    It 'ends the command where it is not about an item: in <In>' -TestCases @(
        @{ In = 'Begin' }
        @{ In = 'End' }
    ) {
        { 1..3 | Invoke-ProbeFailure -In $In -ErrorAction SilentlyContinue } | Should -Throw "Failed in $In."
    }

    It 'ends the command with -ErrorAction Stop: in <In>' -TestCases @(
        @{ In = 'Process' }
        @{ In = 'Started' }
    ) {
        $caught = try { $null = 1..3 | Invoke-ProbeFailure -In $In -ErrorAction Stop } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'ProbeFailed,TokenAuth.PumpProbe.InvokeProbeFailureCommand'
        $caught.TargetObject | Should -Be 1
    }

    It 'stops sending and loses nothing with -ErrorAction Stop' {
        $log = [TokenAuth.PumpProbe.RequestLog]::new()
        { 1 | Send-ProbeRequest -Log $log -Count 50 -FailAt 0 -ErrorAction Stop } | Should -Throw 'Request 0 failed.'
        $log.Sent | Should -BeLessThan 50
        $log.Gate.CurrentCount | Should -Be 4
    }
}

Describe 'A terminating error thrown by the command itself' {
    It 'ends it as it is, with pipeline input too: <In>' -TestCases @(
        @{ In = 'Thrown' }
        @{ In = 'ThrownOffThread' }
    ) {
        $caught = try { $null = 1..3 | Invoke-ProbeFailure -In $In } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'ProbeThrown,TokenAuth.PumpProbe.InvokeProbeFailureCommand'
        $caught.TargetObject | Should -Be 1
    }
}

Describe 'A cancellation' {
    It 'that is not the command''s own is a failure like any other' {
        $caught = try { Invoke-ProbeFailure -In Cancelled } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'TaskCanceledException,TokenAuth.PumpProbe.InvokeProbeFailureCommand'
    }

    It 'that PowerShell asked for stays a stopped pipeline' {
        $shell = New-TestShell { Invoke-ProbeFailure -In Stopped; 'went on' }
        try {
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error.Count | Should -Be 0
        }
        finally {
            Remove-TestShell $shell
        }
    }
}
