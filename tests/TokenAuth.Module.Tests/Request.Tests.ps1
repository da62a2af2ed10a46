BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'sends the session''s token to a path of the base address, given by position' {
        $echo = Invoke-AuthorizedRequest /echo
        $echo.method | Should -Be 'GET'
        $echo.path | Should -Be '/echo'
        $echo.authorization.present | Should -BeTrue
        $echo.authorization.tokenId | Should -Be (Get-AccessToken | ConvertFrom-Jwt).Payload.jti
        $echo.headers.'User-Agent' | Should -BeLike 'TokenAuth/*'
    }

    It 'takes <Name>' -TestCases @(
        @{ Name = 'a relative address without a slash'; Address = 'echo'; Path = '/echo'; Query = '' }
        @{ Name = 'a query'; Address = '/echo?a=1&b=%20'; Path = '/echo'; Query = '?a=1&b=%20' }
        @{ Name = 'an absolute address'; Address = '{0}/echo?x=y'; Path = '/echo'; Query = '?x=y' }
        @{ Name = 'a path with escapes'; Address = '/api/v1/investment/widget/detail/a%2Fb'; Path = '/api/v1/investment/widget/detail/a%2Fb'; Query = '' }
    ) {
        $null = Invoke-AuthorizedRequest -Uri ($Address -f $Emulator.Http) -SkipHttpErrorCheck
        $sent = Get-EmulatorRequest | Select-Object -Last 1
        $sent.path, $sent.query | Should -Be $Path, $Query
    }

    It 'appends to the path of the base address' {
        $null = Connect-BackOffice "$($Emulator.Http)/" (Get-TestCredential) -Name slash
        (Invoke-AuthorizedRequest /echo -Session slash).path | Should -Be '/echo'
    }

    It 'sends -Method <Method>' -TestCases @(
        @{ Method = 'Get' }, @{ Method = 'Post' }, @{ Method = 'Put' }, @{ Method = 'Delete' }, @{ Method = 'Patch' }
        @{ Method = 'Options' }, @{ Method = 'Merge' }, @{ Method = 'Trace' }, @{ Method = 'Head' }
    ) {
        $null = Invoke-AuthorizedRequest /echo -Method $Method -SkipHttpErrorCheck
        (Get-EmulatorRequest /echo).method | Should -BeExactly $Method.ToUpperInvariant()
    }

    It 'sends -Headers' {
        $echo = Invoke-AuthorizedRequest /echo -Headers @{ 'X-Desk' = 'copy'; 'X-Number' = 7; Accept = 'application/json'; 'User-Agent' = 'mine/1' }
        $echo.headers.'X-Desk' | Should -Be 'copy'
        $echo.headers.'X-Number' | Should -Be '7'
        $echo.headers.Accept | Should -Be 'application/json'
        $echo.headers.'User-Agent' | Should -Be 'mine/1'
    }

    It 'sends an Authorization header of one''s own instead of the session''s token' {
        $mine = (Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456) | Get-AccessToken -AsHeader)
        (Invoke-AuthorizedRequest /api/v2/whoami -Session desk -Headers $mine).email | Should -Be 'digits@example.com'
    }

    It 'never renews for an Authorization header of one''s own' {
        $caught = Get-Failure { Invoke-AuthorizedRequest /api/v2/whoami -Headers @{ Authorization = 'Bearer nonsense' } }
        $caught.Exception.Response.StatusCode | Should -Be 'Unauthorized'
        @(Get-EmulatorRequest /api/v2/whoami).Count | Should -Be 1
        "$($caught.Exception.Response.RequestMessage)" | Should -Not -BeLike '*nonsense*'
    }

    It 'refuses a header that would break the line' {
        Get-FailureId { Invoke-AuthorizedRequest /echo -Headers @{ 'X-Desk' = "a`r`nX-Other: b" } } | Should -Be 'ArgumentInvalid'
        @(Get-EmulatorRequest /echo).Count | Should -Be 0
    }

    It 'takes the session as <Name>' -TestCases @(
        @{ Name = 'a name'; Named = 'desk' }
        @{ Name = 'an object'; Named = $null }
    ) {
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456)
        (Invoke-AuthorizedRequest /api/v2/whoami -Session ($Named ?? $session)).email | Should -Be 'anna@example.com'
    }

    It 'never changes the default session' {
        $null = Connect-BackOffice $Emulator.Http (Get-TestCredential digits@example.com 0123456)
        $null = Invoke-AuthorizedRequest /api/v2/whoami -Session desk
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'digits@example.com'
    }

    It 'follows a redirect within the origin with the token' {
        (Invoke-AuthorizedRequest '/redirect?to=/api/v2/whoami').email | Should -Be 'anna@example.com'
    }

    It 'follows a redirect to another origin without the token' {
        $target = [uri]::EscapeDataString("$($Emulator.Http -replace '127.0.0.1', 'localhost')/open/echo")
        (Invoke-AuthorizedRequest "/redirect?to=$target").authorization.present | Should -BeFalse
    }

    It 'renews once after a 401 and sends again, body included' {
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        $null = Invoke-Emulator reject-access-tokens
        $echo = Invoke-AuthorizedRequest /echo -Method Post -Body @{ a = 1 } -ContentType application/json -Session core
        $echo.body | Should -Be '{"a":1}'
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorRequest /echo).statusCode | Should -Be 401, 200
        (Get-EmulatorRequest /echo).body | Select-Object -Unique | Should -Be '{"a":1}'
    }

    It 'never renews after a 403' {
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        Use-EmulatorSwitch @{ forbidEverything = $true }
        (Get-Failure { Invoke-AuthorizedRequest /echo -Session core }).Exception.Response.StatusCode | Should -Be 'Forbidden'
        (Get-EmulatorCount).redemptions | Should -Be 0
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }
}

Describe 'Invoke-AuthorizedRequest variables' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'puts the status into -StatusCodeVariable' {
        $null = Invoke-AuthorizedRequest /status/202 -StatusCodeVariable status
        $status | Should -Be 202
        $status | Should -BeOfType ([int])
    }

    It 'puts the headers into -ResponseHeadersVariable' {
        $null = Invoke-AuthorizedRequest '/api/v2/b2copy/accounts?investment_platform_id=1&limit=1' -ResponseHeadersVariable headers
        $headers['X-Total-Count'] | Should -Be '5000'
        $headers['content-type'] | Should -BeLike 'application/json*'
        $headers.ContainsKey('Date') | Should -BeTrue
    }

    It 'has the alias -RHV' {
        $null = Invoke-AuthorizedRequest /status/200 -RHV headers
        $headers.Keys | Should -Contain 'Content-Type'
    }

    It 'sets them in a function''s own scope' {
        function Read-Status {
            $null = Invoke-AuthorizedRequest /status/201 -StatusCodeVariable status
            $status
        }

        $status = 'outer'
        Read-Status | Should -Be 201
        $status | Should -Be 'outer'
    }

    It 'hands out an error''s body with -SkipHttpErrorCheck, status and headers besides' {
        $body = Invoke-AuthorizedRequest /status/418 -SkipHttpErrorCheck -StatusCodeVariable status -ResponseHeadersVariable headers
        $body.status | Should -Be 418
        $status | Should -Be 418
        $headers.Keys | Should -Contain 'Date'
        $Error.Count | Should -Be 0
    }

    It 'hands out a 401 with -SkipHttpErrorCheck where the session cannot renew' {
        $null = Invoke-Emulator reject-access-tokens
        $body = Invoke-AuthorizedRequest /api/v2/whoami -SkipHttpErrorCheck -StatusCodeVariable status
        $status | Should -Be 401
        $body.error.message | Should -Be 'Expired token'
    }
}

Describe 'Invoke-AuthorizedRequest -ConnectionTimeoutSeconds' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'ends a request that hangs: -<Parameter>' -TestCases @(
        @{ Parameter = 'ConnectionTimeoutSeconds' }
        @{ Parameter = 'TimeoutSec' }
    ) {
        Add-EmulatorFault /echo @{ kind = 'Hang' }
        $with = @{ $Parameter = 1 }
        $failure = Get-Failure { Invoke-AuthorizedRequest /echo @with }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.Exception.Message | Should -BeLike '*did not answer within 1 s*'
        (Invoke-AuthorizedRequest /echo).method | Should -Be 'GET'
    }

    It 'waits without end with 0' {
        $id = Add-EmulatorHold /echo
        $shell = New-TestShell { Invoke-AuthorizedRequest /echo -Session desk -TimeoutSec 0 }
        try {
            $running = $shell.BeginInvoke()
            Wait-EmulatorHold $id
            Open-EmulatorHold $id
            $shell.EndInvoke($running).method | Should -Be 'GET'
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'refuses a negative number' {
        Get-FailureId { Invoke-AuthorizedRequest /echo -TimeoutSec -1 } | Should -Be 'ParameterArgumentValidationError'
    }
}

Describe 'What comes out' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'is an object for a JSON object' {
        $who = Invoke-AuthorizedRequest /api/v2/whoami
        $who | Should -BeOfType ([pscustomobject])
        $who.generation | Should -Be 1
    }

    It 'is element after element for a JSON array' {
        $accounts = Invoke-AuthorizedRequest /api/v2/b2copy/accounts -Body @{ investment_platform_id = 1; limit = 3 }
        $accounts.Count | Should -Be 3
        Invoke-AuthorizedRequest '/numbers?count=5' | ForEach-Object { $_ * 2 } | Should -Be 2, 4, 6, 8, 10
    }

    It 'is nothing for an empty array' {
        @(Invoke-AuthorizedRequest '/numbers?count=0').Count | Should -Be 0
    }

    It 'is nothing for <Name>' -TestCases @(
        @{ Name = '204'; Path = '/status/204' }
        @{ Name = 'an empty body'; Path = '/bytes?count=0' }
    ) {
        @(Invoke-AuthorizedRequest $Path -StatusCodeVariable status).Count | Should -Be 0
        $status | Should -BeIn 200, 204
    }

    It 'is text for <Name>' -TestCases @(
        @{ Name = 'text'; Path = '/text'; Expected = 'Hello, world' }
        @{ Name = 'a page'; Path = '/html'; Expected = '<!DOCTYPE html>*' }
    ) {
        $text = Invoke-AuthorizedRequest $Path
        $text | Should -BeOfType ([string])
        $text | Should -BeLike $Expected
    }

    It 'is read in the character set that the reply names: <CharSet>' -TestCases @(
        @{ CharSet = 'utf-8' }
        @{ CharSet = 'nonsense' }
    ) {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '{"name":"Grüße"}'; contentType = "application/json; charset=$CharSet" }
        (Invoke-AuthorizedRequest /echo).name | Should -BeExactly 'Grüße'
    }

    It 'is an object for JSON that calls itself <ContentType>' -TestCases @(
        @{ ContentType = 'text/plain' }
        @{ ContentType = 'application/problem+json' }
        @{ ContentType = 'application/octet-stream' }
    ) {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '{"answer":42}'; contentType = $ContentType }
        (Invoke-AuthorizedRequest /echo).answer | Should -Be 42
    }

    It 'is text for text that only looks like JSON' {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '[INFO] started'; contentType = 'text/plain' }
        Invoke-AuthorizedRequest /echo | Should -BeExactly '[INFO] started'
    }

    It 'is an error for a reply that calls itself JSON and is none' {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '{"answer":'; contentType = 'application/json' }
        $failure = Get-Failure { Invoke-AuthorizedRequest /echo }
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
    }
}
