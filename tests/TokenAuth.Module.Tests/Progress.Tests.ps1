BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

# Many.Tests.ps1 has the progress of batches, ConnectOAuth.Tests.ps1 that of waiting for a person.
Describe 'The progress of what takes longer than a second' {
    BeforeEach {
        Clear-Emulator
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $slow = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
        $null = Connect-Emulator -With @{ Name = 'desk'; Service = 'B2Core'; AllowedOrigin = $slow }
    }

    AfterEach { $listener.Stop() }

    It 'counts the items of a list, says how many there are, and is taken away at the end' {
        $hold = Add-EmulatorHold /api/v2/my/accounts
        $shell = New-TestShell { $ProgressPreference = 'Continue'; Invoke-AuthorizedRequest /api/v2/my/accounts -Session desk -Paginate -First 20 }
        try {
            $running = $shell.BeginInvoke()
            Wait-EmulatorHold $hold
            Start-Sleep -Milliseconds 1100
            Open-EmulatorHold $hold
            $shell.EndInvoke($running).Count | Should -Be 20
            $records = @($shell.Streams.Progress)
            $records[0].Activity | Should -Be 'Invoke-AuthorizedRequest'
            $records[0].StatusDescription | Should -Match '^\d+ of [\d,]+ items, [\d.,]+ a second$'
            $records[0].PercentComplete | Should -BeGreaterOrEqual 0
            $records[-1].RecordType | Should -Be 'Completed'
        }
        finally { Remove-TestShell $shell }
    }

    It 'counts the bytes of a body and says how long it still takes, without the secrets of its address' {
        $shell = New-TestShell -ArgumentList "$slow/file?api_key=canary-query", (Join-Path $TestDrive body.bin) {
            param($address, $file)

            $ProgressPreference = 'Continue'
            Invoke-AuthorizedRequest $address -Session desk -OutFile $file
        }
        try {
            $running = $shell.BeginInvoke()
            $client = $listener.AcceptTcpClientAsync().GetAwaiter().GetResult()
            $stream = $client.GetStream()
            $null = $stream.Read([byte[]]::new(65536), 0, 65536)
            $stream.Write([System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Length: 4000000`r`nConnection: close`r`n`r`n"))
            $stream.Write([byte[]]::new(1000000))
            Start-Sleep -Milliseconds 1300
            $stream.Write([byte[]]::new(1000000))
            $limit = [datetime]::UtcNow.AddSeconds(30)
            while (-not $shell.Streams.Progress.Count -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 20 }
            $stream.Write([byte[]]::new(2000000))
            $client.Dispose()
            $null = $shell.EndInvoke($running)
            $records = @($shell.Streams.Progress)
            $records[0].Activity | Should -BeLike "Download $slow/file?api_key=*"
            $records[0].Activity | Should -Not -BeLike '*canary*'
            $records[0].StatusDescription | Should -Match '^[\d.,]+ (KB|MB) of 3[.,]8 MB, [\d.,]+ [KM]B a second$'
            $records[0].PercentComplete | Should -BeIn (20..60)
            $records[0].SecondsRemaining | Should -BeGreaterOrEqual 0
            $records[-1].RecordType | Should -Be 'Completed'
        }
        finally { Remove-TestShell $shell }
    }
}
