BeforeDiscovery {
    $scenarios = & $PSScriptRoot/CanaryScenarios.ps1 | Where-Object { $_.Part -in 'Session', 'Request' }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Canary.ps1
    Open-Emulator
    Initialize-Canary
    Open-CanaryShell
}

AfterAll {
    Close-CanaryShell
    Close-Emulator
    Save-CanaryCount Request
}

Describe 'Nothing shows a secret of a session or a request' {
    It '<Name>' -ForEach $scenarios {
        $result = Invoke-CanaryScenario $_
        $result.Ids | Select-Object -First 1 | Should -Be $_.Id
        $result.Findings | Should -BeNullOrEmpty
    }
}

Describe 'The canaries' {
    BeforeAll {
        $all = @(& $PSScriptRoot/CanaryScenarios.ps1)
        $listed = [regex]::Matches((Get-Content -LiteralPath (Join-Path $PSScriptRoot '../../docs/errors.md') -Raw), '(?m)^\|([^|]+)\|').ForEach({ [regex]::Matches($_.Groups[1].Value, '`(\w+)`').ForEach({ $_.Groups[1].Value }) })

        # What a script cannot bring about in a moment, and the engine's test that does.
        $unreached = @{
            ItemTooLarge = 'more than 64 MB in one item: StreamingTests, whose message holds a number only'
            LockTimeout = 'another process that keeps a lock for minutes: FileLockTests, by a clock'
            LockUnsupported = 'a file system that ignores locks: FileLockTests pretends one'
            StateFolderUnusable = 'a warning in every command, since it goes on without the folder: StateFolderTests'
        }
    }

    It 'go through every error that is listed, but for those with a reason' {
        $listed.Count | Should -BeGreaterThan 50
        $listed | Where-Object { $_ -notin $all.Id } | Sort-Object | Should -Be ($unreached.Keys | Sort-Object)
    }

    It 'go through every error id of the engine' {
        $ids = [TokenAuth.Errors.ErrorId].GetFields().Name
        $ids | Where-Object { $_ -notin $all.Id -and $_ -notin $unreached.Keys } | Should -BeNullOrEmpty
    }

    It 'go through every command' {
        $scripts = $all.Script -join "`n"
        (Get-Command -Module TokenAuth -CommandType Cmdlet).Name | Where-Object { $scripts -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }

    It 'are found by each channel that shows them: <Name>' -TestCases @(
        @{ Name = 'output'; Script = { $c.Plain.Password }; Channels = 'host', 'transcript', 'text', 'Out-String', 'ConvertTo-Json', 'Export-Clixml' }
        @{ Name = 'a property'; Script = { [pscustomobject]@{ Inner = [pscustomobject]@{ Text = $c.Plain.Password } } }; Channels = 'Format-List', 'Format-Table', 'Format-Custom', 'ConvertTo-Json', 'ConvertTo-Csv', 'Export-Clixml' }
        @{ Name = 'a SecureString as Clixml'; Script = { $c.Credential.Password }; Channels = 'Export-Clixml' }
        @{ Name = 'verbose'; Script = { Write-Verbose $c.Plain.Password }; Channels = 'host', 'transcript', 'text' }
        @{ Name = 'debug'; Script = { Write-Debug $c.Plain.Password }; Channels = 'host', 'transcript', 'text' }
        @{ Name = 'a warning'; Script = { Write-Warning ([System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes("xy$($c.Plain.Password)"))) }; Channels = 'host', 'transcript', 'text' }
        @{ Name = 'information'; Script = { Write-Information $c.Plain.Password; Write-Host $c.Plain.Password }; Channels = 'host', 'text' }
        @{ Name = 'progress'; Script = { Write-Progress -Activity a -Status $c.Plain.Password }; Channels = 'progress', 'host' }
        @{ Name = 'an error''s message'; Script = { Write-Error $c.Plain.Password }; Channels = 'host', 'transcript', 'text', 'Format-List', 'Get-Error', 'ConvertTo-Json', 'Export-Clixml', 'object graph' }
        @{ Name = 'an inner exception'; Script = { throw [System.InvalidOperationException]::new('outer', [System.Exception]::new($c.Plain.Password)) }; Channels = 'Get-Error', 'ConvertTo-Json', 'object graph' }
        @{ Name = 'what an exception hides'; Script = { $e = [System.InvalidOperationException]::new('outer'); $e.Data['note'] = @{ deep = @(, $c.Plain.Password) }; throw $e }; Channels = 'object graph' }
        @{ Name = 'the target of an error'; Script = { Write-Error 'a' -TargetObject @{ a = $c.Plain.Password } }; Channels = 'Format-List', 'object graph' }
        @{ Name = 'event tracing'; Script = { $source = [System.Diagnostics.ActivitySource]::new('Canary'); $activity = $source.StartActivity('a'); $null = $activity.SetTag('url', $c.Plain.Password); $activity.Dispose() }; Channels = 'event tracing' }
        @{ Name = 'the environment'; Script = { $env:CANARY_LEAK = $c.Plain.Password }; Channels = 'environment' }
    ) {
        Reset-Canary
        $run = Invoke-Canary "$Script"
        $found = @(Test-Canary $run)
        Remove-Item env:CANARY_LEAK -ErrorAction Ignore
        foreach ($channel in $Channels) { $found | Where-Object { $_ -like "${channel}: *" } | Should -Not -BeNullOrEmpty -Because "$channel shows it" }
    }

    It 'are found in the history where they were typed' {
        Reset-Canary
        $typed = [powershell]::Create($CanaryShell.Runspace).AddScript("`$null = 'typed $($Plain.Code)'")
        $null = $typed.Invoke($null, [System.Management.Automation.PSInvocationSettings]@{ AddToHistory = $true })
        $typed.Dispose()
        @(Test-Canary (Invoke-Canary '1')) | Where-Object { $_ -like 'Get-History: Code*' } | Should -Not -BeNullOrEmpty
    }

    It 'are found in files and in the processes that are started' {
        Set-Content -LiteralPath (Join-Path $World.Folder 'plain.bin') -Value ([System.Text.Encoding]::Unicode.GetBytes("x$($Plain.Code)")) -AsByteStream
        Test-CanaryFile $World.Folder | Should -BeLike '*plain.bin files: Code*'
        Remove-Item -LiteralPath (Join-Path $World.Folder 'plain.bin')
        if ($IsLinux) {
            $watch = [TokenAuth.Canaries.ChildWatch]::new()
            try { $null = /bin/sh -c 'sleep 0.3' $Plain.Code }
            finally { $watch.Dispose() }
            Find-Canary 'child processes' $watch.Text | Should -BeLike '*Code*'
        }
    }
}
