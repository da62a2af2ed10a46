BeforeAll { . $PSScriptRoot/Setup.ps1 }

Describe 'Writes' {
    It 'arrive on the pipeline thread and in the order of each task' {
        $written = Write-ProbeOrder -Tasks 8 -Count 50
        $written.Count | Should -Be 400
        $written | Should -Not -BeLike '*False'
        foreach ($task in 0..7) {
            $written -like "${task}:*" | Should -Be (0..49 | ForEach-Object { "${task}:${_}:True" })
        }
    }

    It 'handed in from other threads arrive on the pipeline thread, in the order they were handed in' {
        $written = Write-ProbeOrder -Tasks 8 -Count 50 -OffThread
        $written.Count | Should -Be 400
        $written | Should -Not -BeLike '*False'
        foreach ($task in 0..7) {
            $written -like "${task}:*" | Should -Be (0..49 | ForEach-Object { "${task}:${_}:True" })
        }
    }

    It 'made on another thread by mistake reach every stream' {
        $DebugPreference = 'Continue'
        $all = Write-ProbeStream -Verbose -InformationAction Continue -ErrorAction Continue *>&1
        $kinds = $all | ForEach-Object { "$($_.GetType().Name): $_" }
        $kinds | Should -Be @(
            'VerboseRecord: verbose'
            'DebugRecord: debug'
            'WarningRecord: warning'
            'InformationRecord: information'
            'ErrorRecord: error'
            'Int32: 1'
            'Int32: 2'
            'VerboseRecord: Performing the operation "action" on target "target".'
            'String: acted'
        )
    }

    It 'ask -WhatIf on the pipeline thread' {
        Write-ProbeStream -WhatIf -ErrorAction SilentlyContinue 3>$null 6>$null | Select-Object -Last 1 | Should -Be 'refrained'
    }
}

Describe 'A command downstream' {
    It 'finds no synchronization context to wait for' {
        Write-ProbeOrder -Tasks 1 -Count 3 | Get-ProbeContext | Select-Object -Unique | Should -Be 'none'
    }

    It 'may run a pump of its own, and the outer one goes on' {
        $written = Write-ProbeOrder -Tasks 2 -Count 3 | ForEach-Object {
            "outer $_"
            Write-ProbeOrder -Tasks 2 -Count 2 | ForEach-Object { "inner $_" }
        }
        ($written -like 'outer*').Count | Should -Be 6
        ($written -like 'inner*').Count | Should -Be 24
        $written | Should -Not -BeLike '*False'
    }

    It 'leaves no context behind' {
        Write-ProbeOrder -Tasks 1 -Count 1 | Out-Null
        Get-ProbeContext | Should -Be 'none'
    }

    It 'that has had enough stops the sending and loses nothing: <Name>' -TestCases @(
        @{ Name = 'Select-Object -First 1'; Take = { param($log) Send-ProbeRequest -Log $log -Count 50 | Select-Object -First 1 } }
        @{ Name = 'break'; Take = { param($log) foreach ($once in 1) { Send-ProbeRequest -Log $log -Count 50 | ForEach-Object { $_; break } } } }
        @{ Name = 'throw'; Take = { param($log) try { Send-ProbeRequest -Log $log -Count 50 | ForEach-Object { $_; throw 'enough' } } catch { $null = $_ } } }
    ) {
        $log = [TokenAuth.PumpProbe.RequestLog]::new()
        @(& $Take $log).Count | Should -Be 1
        $log.Sent | Should -BeLessOrEqual 8
        $log.Gate.CurrentCount | Should -Be 4
        $sent = $log.Sent
        @(Send-ProbeRequest -Log $log -Count 10).Count | Should -Be 10
        $log.Sent | Should -Be ($sent + 10)
    }

    It 'sees its own exception, not one about a cancelled task' {
        { Send-ProbeRequest -Log ([TokenAuth.PumpProbe.RequestLog]::new()) -Count 50 | ForEach-Object { throw [System.FormatException] 'mine' } } |
            Should -Throw -ExceptionType ([System.FormatException]) -ExpectedMessage 'mine'
    }
}

Describe 'A command upstream' {
    It 'that fails between two items ends what was started' {
        $log = [TokenAuth.PumpProbe.RequestLog]::new()
        $begun = [System.Threading.ManualResetEventSlim]::new()
        { & { 1; $null = $begun.Wait(30000); throw 'upstream' } | Send-ProbeRequest -Log $log -Hang -Begun $begun } | Should -Throw 'upstream'
        $log.Sent | Should -Be 1
        $log.Ended | Should -Be 1
        $log.Gate.CurrentCount | Should -Be 4
    }

    It 'may feed work that outlives its item; the end waits for it' {
        $log = [TokenAuth.PumpProbe.RequestLog]::new()
        1..20 | Send-ProbeRequest -Log $log | Sort-Object | Should -Be (1..20)
        $log.Ended | Should -Be 20
    }
}

Describe 'Ctrl+C' {
    It 'ends a hanging request within a second, as a stopped pipeline without errors: <Name>' -TestCases @(
        @{ Name = 'waiting on the pipeline thread'; Script = { param($begun) Wait-Probe -Begun $begun } }
        @{ Name = 'waiting on another thread'; Script = { param($begun) Wait-Probe -Begun $begun -OffThread } }
        @{ Name = 'failing otherwise when cancelled'; Script = { param($begun) Wait-Probe -Begun $begun -Disguised } }
        @{ Name = 'failing otherwise for an item'; Script = { param($begun) 1 | Wait-Probe -Begun $begun -Disguised } }
        @{ Name = 'in a fan-out'; Script = { param($begun) Send-ProbeRequest -Log ([TokenAuth.PumpProbe.RequestLog]::new()) -Count 50 -Hang -Begun $begun } }
        @{ Name = 'in a nested pump'; Script = { param($begun) Write-ProbeOrder -Tasks 1 -Count 1 | Wait-Probe -Begun $begun } }
        @{ Name = 'upstream of a hanging one'; Script = { param($begun) Send-ProbeRequest -Log ([TokenAuth.PumpProbe.RequestLog]::new()) | ForEach-Object { Wait-Probe -Begun $begun } } }
    ) {
        $begun = [System.Threading.ManualResetEventSlim]::new()
        $shell = New-TestShell $Script $begun
        try {
            $running = $shell.BeginInvoke()
            $begun.Wait(30000) | Should -BeTrue
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.InvocationStateInfo.Reason | Should -BeOfType ([System.Management.Automation.PipelineStoppedException])
            $outcome = try { $shell.EndInvoke($running) } catch { $_.Exception.GetBaseException() }
            $outcome | Should -BeOfType ([System.Management.Automation.PipelineStoppedException])
            $shell.Streams.Error.Count | Should -Be 0
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'waits for what was started' {
        $begun = [System.Threading.ManualResetEventSlim]::new()
        $log = [TokenAuth.PumpProbe.RequestLog]::new()
        $shell = New-TestShell { param($begun, $log) Send-ProbeRequest -Log $log -Count 50 -Hang -Begun $begun } $begun, $log
        try {
            $null = $shell.BeginInvoke()
            $begun.Wait(30000) | Should -BeTrue
            $shell.Stop()
            $log.Ended | Should -BeGreaterOrEqual $log.Sent
            $log.Gate.CurrentCount | Should -Be 4
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'leaves the runspace usable' {
        $begun = [System.Threading.ManualResetEventSlim]::new()
        $shell = New-TestShell { param($begun) Wait-Probe -Begun $begun } $begun
        try {
            $null = $shell.BeginInvoke()
            $begun.Wait(30000) | Should -BeTrue
            $shell.Stop()
            $shell.Commands.Clear()
            @($shell.AddScript('Write-ProbeOrder -Tasks 2 -Count 2').Invoke()).Count | Should -Be 4
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'Runspaces' {
    It 'pump each for itself in ForEach-Object -Parallel' {
        $module, $probe = $ModulePath, $ProbePath
        $written = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module, $using:probe
            (Write-ProbeOrder -Tasks 4 -Count 10 | Where-Object { $_ -like '*True' }).Count
        }
        $written | Should -Be (@(40) * 8)
    }

    It 'pump in a thread job' {
        $module, $probe = $ModulePath, $ProbePath
        $written = Start-ThreadJob { Import-Module $using:module, $using:probe; Write-ProbeOrder -Tasks 4 -Count 10 } | Receive-Job -Wait -AutoRemoveJob
        $written.Count | Should -Be 40
    }
}
