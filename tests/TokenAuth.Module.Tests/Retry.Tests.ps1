BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'A request that may be sent twice' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'is, after <Status>, by itself' -TestCases @(@{ Status = 429 }, @{ Status = 503 }, @{ Status = 502 }) {
        Add-EmulatorFault /echo @{ statusCode = $Status; headers = @{ 'Retry-After' = '0' } }
        (Invoke-AuthorizedRequest /echo -Verbose 4>&1 | Tee-Object -Variable all | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }).method | Should -Be GET
        @(Get-EmulatorRequest /echo).Count | Should -Be 2
        "$all" | Should -BeLike "*: $Status *retry 1 of 2 in 0 s. $Status*: 200 OK*"
    }

    It 'is not, with -MaximumRetryCount 0' {
        Add-EmulatorFault /echo @{ statusCode = 503 }
        Get-FailureId { Invoke-AuthorizedRequest /echo -MaximumRetryCount 0 } | Should -Be 'RequestFailed'
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }

    It 'is, as often as -MaximumRetryCount says, after a 500 too' {
        Add-EmulatorFault /echo @{ statusCode = 500; count = 3; headers = @{ 'Retry-After' = '0' } }
        (Invoke-AuthorizedRequest /echo -MaximumRetryCount 3).method | Should -Be GET
        @(Get-EmulatorRequest /echo).Count | Should -Be 4
    }

    It 'waits -RetryIntervalSec' {
        Add-EmulatorFault /echo @{ statusCode = 503 }
        $said = Invoke-AuthorizedRequest /echo -RetryIntervalSec 1 -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -BeLike '*retry 1 of 2 in 1 s.*'
    }

    It 'is told at once where the service asks for longer than -RetryBudgetSec' {
        Add-EmulatorFault /echo @{ statusCode = 429; headers = @{ 'Retry-After' = '30' } }
        $failure = Get-Failure { Invoke-AuthorizedRequest /echo -RetryBudgetSec 10 }
        $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Wait; the service asks for 30 s, until 20*Z.'
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }

    It 'stops waiting when the pipeline is stopped' {
        Add-EmulatorFault /echo @{ statusCode = 503; headers = @{ 'Retry-After' = '50' } }
        $shell = New-TestShell { Invoke-AuthorizedRequest /echo }
        try {
            $running = $shell.BeginInvoke()
            $patience = [System.Diagnostics.Stopwatch]::StartNew()
            while (@(Get-EmulatorRequest /echo | Where-Object statusCode -EQ 503).Count -eq 0 -and $patience.Elapsed.TotalSeconds -lt 30) { [System.Threading.Thread]::Yield() }
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $patience.Elapsed.TotalSeconds | Should -BeLessThan 40
        }
        finally {
            Remove-TestShell $shell
        }

        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }
}

Describe 'A POST' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
        Add-EmulatorFault /echo @{ statusCode = 503; headers = @{ 'Retry-After' = '0' } }
    }

    It 'is sent once, with -MaximumRetryCount too' {
        Get-FailureId { Invoke-AuthorizedRequest /echo -Method Post -Body a -MaximumRetryCount 3 } | Should -Be 'RequestFailed'
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }

    It 'is sent again with -RetryNonIdempotent' {
        (Invoke-AuthorizedRequest /echo -Method Post -Body a -RetryNonIdempotent).body | Should -Be a
        @(Get-EmulatorRequest /echo).Count | Should -Be 2
    }

    It 'is sent again under its -IdempotencyKey' {
        (Invoke-AuthorizedRequest /echo -Method Post -Body a -IdempotencyKey order-7).body | Should -Be a
        (Get-EmulatorRequest /echo).headers.'Idempotency-Key' | Should -Be order-7, order-7
    }
}

Describe 'An idempotency key' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'is for one body of a pipeline' {
        $answers = 'a', 'b' | Invoke-AuthorizedRequest /echo -Method Post -IdempotencyKey order-7 -ErrorAction SilentlyContinue -ErrorVariable failures
        $answers.body | Should -Be a
        $failures.FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }
}
