BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # Starts a script in a runspace of its own, waits until its request has arrived, presses Ctrl+C.
    function Confirm-Stop {
        param([scriptblock] $Script, [string] $HoldId, [object[]] $ArgumentList = @())

        $shell = New-TestShell $Script $ArgumentList
        try {
            $null = $shell.BeginInvoke()
            Wait-EmulatorHold $HoldId
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error.Count | Should -Be 0
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

AfterAll { Close-Emulator }

Describe 'Ctrl+C' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
    }

    It 'ends a request that hangs, without an error, and the session works afterwards: <Name>' -TestCases @(
        @{ Name = 'a request'; Path = '/echo'; Script = { Invoke-AuthorizedRequest /echo -Session core } }
        @{ Name = 'a request of a pipeline'; Path = '/echo'; Script = { 1..3 | ForEach-Object { @{ id = $_ } } | Invoke-AuthorizedRequest /echo -Method Post -Session core } }
        @{ Name = 'a test of the session'; Path = '/echo'; Script = { Test-AuthSession core -Uri /echo } }
        @{ Name = 'a sign-out'; Path = '/api/v2/my/signout'; Script = { Disconnect-AuthSession core } }
    ) {
        $id = Add-EmulatorHold $Path
        Confirm-Stop $Script $id
        Open-EmulatorHold $id
        $session.State | Should -Be 'Active'
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }

    It 'ends a reply whose body hangs' {
        $id = Add-EmulatorHold /echo -AfterProcessing
        Confirm-Stop { Invoke-AuthorizedRequest /echo -Session core } $id
        Open-EmulatorHold $id
        (Invoke-AuthorizedRequest /echo).method | Should -Be 'GET'
    }

    It 'ends a sign-in, and no session is made' {
        $id = Add-EmulatorHold /api/v2/signin
        Confirm-Stop { param($uri, [pscredential] $credential) Connect-BackOffice $uri $credential -Name stopped } $id $Emulator.Http, (Get-TestCredential)
        Open-EmulatorHold $id
        (Get-AuthSession).Name | Should -Be 'core'
    }

    It 'during a renewal loses nothing: the renewal goes on, and the next call has its token' {
        $id = Add-EmulatorHold /api/v2/my/refresh -AfterProcessing
        Confirm-Stop { Get-AccessToken -Session core -ForceRefresh } $id
        Open-EmulatorHold $id
        [System.Threading.SpinWait]::SpinUntil({ $session.Generation -eq 2 }, 10000) | Should -BeTrue
        (Invoke-AuthorizedRequest /api/v2/whoami).generation | Should -Be 2
        (Get-EmulatorCount).redemptions | Should -Be 1
    }

    It 'of one caller is none of another that waits for the same renewal: <Name>' -TestCases @(
        @{ Name = 'the one that began it'; Stopped = 0; Other = 1 }
        @{ Name = 'one that joined it'; Stopped = 1; Other = 0 }
    ) {
        $null = Invoke-Emulator reject-access-tokens
        $id = Add-EmulatorHold /api/v2/my/refresh
        $shells = 1..2 | ForEach-Object { New-TestShell { (Invoke-AuthorizedRequest /api/v2/whoami -Session core).generation } }
        try {
            $running = @($shells[0].BeginInvoke())
            Wait-EmulatorHold $id
            $running += $shells[1].BeginInvoke()
            [System.Threading.SpinWait]::SpinUntil({ @(Get-EmulatorRequest /api/v2/whoami | Where-Object statusCode -EQ 401).Count -eq 2 }, 10000) | Should -BeTrue
            $shells[$Stopped].Stop()
            $shells[$Stopped].InvocationStateInfo.State | Should -Be 'Stopped'
            $shells[$Stopped].Streams.Error.Count | Should -Be 0
            Open-EmulatorHold $id
            $shells[$Other].EndInvoke($running[$Other]) | Should -Be 2
        }
        finally {
            $shells | ForEach-Object { Remove-TestShell $_ }
        }
        (Get-EmulatorCount).redemptions | Should -Be 1
    }
}

Describe 'A command downstream that has had enough' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
    }

    It 'ends the sending: <Name>' -TestCases @(
        @{ Name = 'bodies down the pipeline'; Script = { 1..50 | ForEach-Object { @{ id = $_ } } | Invoke-AuthorizedRequest /echo -Method Post -ContentType application/json | Select-Object -First 2 } }
        @{ Name = 'requests in a loop'; Script = { 1..50 | ForEach-Object { Invoke-AuthorizedRequest /echo } | Select-Object -First 2 } }
        @{ Name = 'break'; Script = { foreach ($once in 1) { 1..50 | ForEach-Object { @{ id = $_ } } | Invoke-AuthorizedRequest /echo -Method Post | ForEach-Object { $_; if ($_.body -eq 'id=2') { break } } } } }
    ) {
        @(& $Script).Count | Should -Be 2
        @(Get-EmulatorRequest /echo).Count | Should -Be 2
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
        $Error.Count | Should -Be 0
    }

    It 'gets the first elements of an array, and the next command works' {
        Invoke-AuthorizedRequest '/numbers?count=100000' | Select-Object -First 2 | Should -Be 1, 2
        (Invoke-AuthorizedRequest /echo).method | Should -Be 'GET'
    }

    It 'ends the sending in the middle of a renewal, and nothing stays locked' {
        $null = Invoke-Emulator reject-access-tokens
        1..50 | ForEach-Object { @{ id = $_ } } | Invoke-AuthorizedRequest /echo -Method Post | Select-Object -First 1 | Out-Null
        @(Get-EmulatorRequest /echo).Count | Should -Be 2
        $null = Get-AccessToken -ForceRefresh
        $session.Generation | Should -Be 3
        (Get-EmulatorCount).redemptions | Should -Be 2
    }

    It 'that throws is seen with its own exception' {
        { 1..5 | ForEach-Object { @{ id = $_ } } | Invoke-AuthorizedRequest /echo -Method Post | ForEach-Object { throw [System.FormatException] 'mine' } } |
            Should -Throw -ExceptionType ([System.FormatException]) -ExpectedMessage 'mine'
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }
}
