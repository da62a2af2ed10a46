BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # A port that nobody listens on.
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $nobody = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
    $listener.Stop()

    # What every error has.
    function Confirm-Failure {
        param(
            [System.Management.Automation.ErrorRecord] $Record,
            [string] $Id,
            [string] $Category,
            [type] $Type = [TokenAuth.Errors.TokenAuthException],
            [string] $Like = '*'
        )

        $Record.FullyQualifiedErrorId | Should -BeLike "$Id,TokenAuth.Commands.*Command"
        $Record.CategoryInfo.Category | Should -Be $Category
        $Record.Exception | Should -BeOfType $Type
        $Record.Exception.Message | Should -BeLike $Like
        $Record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

AfterAll { Close-Emulator }

Describe 'The errors of a sign-in' {
    BeforeEach { Clear-Emulator }

    It 'SignInRefused: the service''s own words, and exactly one request' {
        $failure = Get-Failure { Connect-BackOffice $Emulator.Http (Get-TestCredential anna@example.com nonesuch) }
        Confirm-Failure $failure SignInRefused AuthenticationError -Like "*'anna@example.com'*password is wrong*"
        (Get-EmulatorCount).requests | Should -Be 1
        (Get-EmulatorCount).signInRefusals | Should -Be 1
        Get-AuthSession | Should -BeNullOrEmpty
    }

    It 'SignInLockedOut: until when, if known' {
        1..5 | ForEach-Object { Get-FailureId { Connect-BackOffice $Emulator.Http (Get-TestCredential anna@example.com nonesuch) } } | Should -Be (@('SignInRefused') * 5)
        $failure = Get-Failure { Connect-Emulator }
        Confirm-Failure $failure SignInLockedOut LimitsExceeded ([TokenAuth.Errors.SignInLockedOutException]) "*'anna@example.com' until *"
        ($failure.Exception.Until - [datetimeoffset]::UtcNow).TotalMinutes | Should -BeGreaterThan 9
        (Get-EmulatorCount).requests | Should -Be 6
    }

    It 'SignInLockedOut: also where the service does not say until when (<Status>)' -TestCases @(@{ Status = 429 }, @{ Status = 423 }) {
        Add-EmulatorFault /api/v2/signin @{ statusCode = $Status }
        $failure = Get-Failure { Connect-Emulator }
        Confirm-Failure $failure SignInLockedOut LimitsExceeded -Like '*does not say until when*'
        $failure.Exception.Until | Should -BeNullOrEmpty
    }

    It 'TwoFactorRequired: nobody can be asked here' {
        $user = Add-TotpUser
        $failure = Get-Failure { Connect-Emulator $user }
        Confirm-Failure $failure TwoFactorRequired AuthenticationError -Like "*'$user'*authenticator app*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-TotpSecret*-TwoFactorCode*'
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'TwoFactorRefused: the code is not sent twice' {
        $user = Add-TotpUser
        $failure = Get-Failure { Connect-Emulator $user -With @{ TwoFactorCode = '000000' } }
        Confirm-Failure $failure TwoFactorRefused AuthenticationError -Like "*'$user'*code is wrong*"
        (Get-EmulatorCount).twoFactorRefusals | Should -Be 1
        (Get-EmulatorCount).requests | Should -Be 2
    }

    It 'ServiceUnreachable: nobody listens' {
        $failure = Get-Failure { Connect-BackOffice $nobody (Get-TestCredential) }
        Confirm-Failure $failure ServiceUnreachable ConnectionError ([TokenAuth.Errors.ServiceUnreachableException]) "*$nobody*"
        $failure.Exception.RequestLeft | Should -BeFalse
    }

    It 'ServiceUnreachable: the service cannot answer now' {
        Add-EmulatorFault /api/v2/signin @{ statusCode = 503; body = 'maintenance until noon'; contentType = 'text/plain' }
        Confirm-Failure (Get-Failure { Connect-Emulator }) ServiceUnreachable ConnectionError -Like '*503*maintenance until noon*'
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'ServiceUnreachable: <Kind>, and the password is not sent again' -TestCases @(
        @{ Kind = 'AbortConnection' }
        @{ Kind = 'AbortAfterProcessing' }
        @{ Kind = 'TruncateBody' }
    ) {
        Add-EmulatorFault /api/v2/signin @{ kind = $Kind }
        Confirm-Failure (Get-Failure { Connect-Emulator }) ServiceUnreachable ConnectionError
        @(Get-EmulatorRequest /api/v2/signin).Count | Should -Be 1
    }

    It 'UnexpectedReply: <Name>' -TestCases @(
        @{ Name = 'a page'; Fault = @{ kind = 'HtmlInsteadOfJson' }; Like = '*status 200, content type text/html*Please sign in to the network*' }
        @{ Name = 'nothing'; Fault = @{ kind = 'EmptyBody204' }; Like = '*status 204, content type none, an empty body*' }
        @{ Name = 'another object'; Fault = @{ statusCode = 200; body = '{"hello":"world"}' }; Like = '*no access token*{"hello":"world"}*' }
        @{ Name = 'a redirect'; Fault = @{ statusCode = 302; headers = @{ Location = 'https://elsewhere.example.com' } }; Like = '*redirects*status 302*' }
        @{ Name = 'another status'; Fault = @{ statusCode = 404; body = 'no such route'; contentType = 'text/plain' }; Like = '*status 404, content type text/plain*no such route*' }
    ) {
        Add-EmulatorFault /api/v2/signin $Fault
        $failure = Get-Failure { Connect-Emulator }
        Confirm-Failure $failure UnexpectedReply InvalidData ([TokenAuth.Errors.UnexpectedReplyException]) $Like
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'UnexpectedReply: shows 200 characters at most, and no token' {
        $body = '{"hello":"world","refresh":{"token":"canary-4711-canary"},"text":"' + ('x' * 1000) + '"}'
        Add-EmulatorFault /api/v2/signin @{ statusCode = 200; body = $body }
        $failure = Get-Failure { Connect-Emulator }
        $failure.Exception.Excerpt.Length | Should -BeLessOrEqual 200
        $failure.Exception.Message | Should -Not -BeLike '*canary-4711*'
    }

    It 'InsecureOrigin: plain HTTP off loopback, before anything is sent' {
        $failure = Get-Failure { Connect-BackOffice http://backoffice.example.com (Get-TestCredential) }
        Confirm-Failure $failure InsecureOrigin SecurityError -Like "*'http://backoffice.example.com'*"
    }

    It 'TokenTypeNotSupported: a token that is not sent as Bearer' {
        Use-EmulatorSwitch @{ replyShape = 'ExpiresInString'; tokenType = 'DPoP' }
        Confirm-Failure (Get-Failure { Connect-Emulator }) TokenTypeNotSupported InvalidData -Like '*DPoP*'
        Get-AuthSession | Should -BeNullOrEmpty
    }

    It 'ServiceDefinitionInvalid: names the member and the reason (<Member>)' -TestCases @(
        @{ Member = '$.name'; Json = '{"signIn":{"url":"/x"}}'; Reason = 'missing' }
        @{ Member = '$.signIn.url'; Json = '{"name":"Mine","signIn":{"url":"x"}}'; Reason = 'begins with' }
        @{ Member = '$.signIn.fields.pw'; Json = '{"name":"Mine","signIn":{"url":"/x","fields":{"pw":"{passwort}"}}}'; Reason = '{passwort}' }
        @{ Member = '$.signin'; Json = '{"name":"Mine","signin":{}}'; Reason = 'no such member' }
        @{ Member = '$'; Json = '{"name":'; Reason = 'no JSON' }
        @{ Member = '$'; Json = $null; Reason = 'find' }
    ) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        if ($Json) { Set-Content -LiteralPath $path -Value $Json }
        $failure = Get-Failure { Connect-Emulator -With @{ Service = $path } }
        Confirm-Failure $failure ServiceDefinitionInvalid InvalidData
        $failure.Exception.Message.Contains("'$Member'") | Should -BeTrue -Because $failure.Exception.Message
        $failure.Exception.Message.Contains($Reason) | Should -BeTrue -Because $failure.Exception.Message
        $failure.Exception.Message.Contains($path) | Should -BeTrue -Because $failure.Exception.Message
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'ArgumentInvalid: <Name>' -TestCases @(
        @{ Name = 'no address'; Script = { Connect-BackOffice -Credential (Get-TestCredential) }; Like = '*address*' }
        @{ Name = 'a relative address'; Script = { Connect-BackOffice /api (Get-TestCredential) }; Like = "*'/api'*" }
        @{ Name = 'an address with a query'; Script = { Connect-BackOffice "$($Emulator.Http)/?token=canary" (Get-TestCredential) }; Like = '*no base address*' }
        @{ Name = 'no password'; Script = { Connect-BackOffice $Emulator.Http anna@example.com }; Like = "*password of 'anna@example.com'*" }
        @{ Name = 'no e-mail'; Script = { Connect-BackOffice $Emulator.Http }; Like = '*e-mail*' }
    ) {
        $failure = Get-Failure $Script
        Confirm-Failure $failure ArgumentInvalid InvalidArgument -Like $Like
        $failure.Exception.Message | Should -Not -BeLike '*canary*'
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'TotpSecretInvalid: <Name>, before anything is sent' -TestCases @(
        @{ Name = 'no base32'; Value = 'canary-0189' }
        @{ Name = 'another URI'; Value = 'otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP' }
        @{ Name = 'no secret'; Value = 'otpauth://totp/a?digits=6' }
        @{ Name = 'an unknown algorithm'; Value = 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5' }
    ) {
        $failure = Get-Failure { Connect-Emulator -With @{ TotpSecret = $Value } }
        Confirm-Failure $failure TotpSecretInvalid InvalidArgument
        $failure.Exception.Message | Should -Not -BeLike '*canary*'
        $failure.Exception.Message | Should -Not -BeLike '*JBSWY*'
        (Get-EmulatorCount).requests | Should -Be 0
    }
}

Describe 'The errors of a session' {
    BeforeEach { Clear-Emulator }

    It 'NoSession: there is none: <Name>' -TestCases @(
        @{ Name = 'Get-AccessToken'; Script = { Get-AccessToken } }
        @{ Name = 'Invoke-AuthorizedRequest'; Script = { Invoke-AuthorizedRequest /echo } }
        @{ Name = 'Disconnect-AuthSession'; Script = { Disconnect-AuthSession } }
    ) {
        $failure = Get-Failure $Script
        Confirm-Failure $failure NoSession ObjectNotFound
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-BackOffice*'
    }

    It 'NoSession: there are several and this runspace chose none; lists them' {
        $null = Connect-Emulator -With @{ Name = 'first' }
        $null = Connect-Emulator -With @{ Name = 'second' }
        $shell = New-TestShell { Get-AccessToken }
        try {
            $shell.Invoke() | Should -BeNullOrEmpty
            $record = $shell.Streams.Error | Select-Object -First 1
            Confirm-Failure $record NoSession InvalidArgument -Like "*'first', 'second'*"
            $record.ErrorDetails.RecommendedAction | Should -BeLike '*-Session*Select-AuthSession*'
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'NoSession: the default session was signed out; names it' {
        $null = Connect-Emulator -With @{ Name = 'first' }
        $session = Connect-Emulator -With @{ Name = 'second' }
        $shell = New-TestShell { Disconnect-AuthSession second }
        try { $null = $shell.Invoke() }
        finally { Remove-TestShell $shell }
        $session.State | Should -Be 'SignedOut'
        Confirm-Failure (Get-Failure { Get-AccessToken }) NoSession ObjectNotFound -Like "*'second' was signed out*"
    }

    It 'SessionNotFound: names the near ones: <Name>' -TestCases @(
        @{ Name = 'Get-AccessToken'; Script = { Get-AccessToken copy-dsk } }
        @{ Name = 'Invoke-AuthorizedRequest'; Script = { Invoke-AuthorizedRequest /echo -Session copy-dsk } }
        @{ Name = 'Get-AuthSession'; Script = { Get-AuthSession copy-dsk } }
        @{ Name = 'Select-AuthSession'; Script = { Select-AuthSession copy-dsk } }
        @{ Name = 'Disconnect-AuthSession'; Script = { Disconnect-AuthSession copy-dsk } }
    ) {
        $null = Connect-Emulator -With @{ Name = 'copy-desk' }
        $null = Connect-Emulator -With @{ Name = 'unlike' }
        $failure = Get-Failure $Script
        Confirm-Failure $failure SessionNotFound ObjectNotFound -Like "*'copy-dsk'*'copy-desk'*"
        $failure.Exception.Message | Should -Not -BeLike '*unlike*'
        $failure.Exception.SessionName | Should -Be 'copy-dsk'
    }

    It 'SignInAgain: <Name>' -TestCases @(
        @{ Name = 'no way to renew'; Service = 'B2Copy'; Break = { Invoke-Emulator reject-access-tokens }; Reason = 'NoWayToRenew'; Script = { Invoke-AuthorizedRequest /api/v2/whoami } }
        @{ Name = 'the refresh token is refused'; Service = 'B2Core'; Break = { Invoke-Emulator revoke-families }; Reason = 'RefreshTokenRefused'; Script = { Invoke-AuthorizedRequest /api/v2/whoami } }
        @{ Name = 'a renewal is forced'; Service = 'B2Copy'; Break = {}; Reason = 'NoWayToRenew'; Script = { Get-AccessToken -ForceRefresh } }
    ) {
        $null = Connect-Emulator -With @{ Service = $Service; Name = 'desk' }
        $null = & $Break
        $failure = Get-Failure $Script
        Confirm-Failure $failure SignInAgain AuthenticationError ([TokenAuth.Errors.SignInAgainException]) "*'desk'*"
        $failure.Exception.Reason | Should -Be $Reason
        $failure.Exception.SessionName | Should -Be 'desk'
    }

    It 'SignInAgain: the session was signed out' {
        $session = Connect-Emulator -With @{ Name = 'desk' }
        Disconnect-AuthSession
        $failure = Get-Failure { Get-AccessToken -Session $session }
        Confirm-Failure $failure SignInAgain AuthenticationError -Like "*'desk'*signed out*"
        Get-FailureId { Invoke-AuthorizedRequest /echo -Session $session } | Should -Be 'SignInAgain'
    }

    It 'ServiceUnreachable: a renewal fails, nothing is lost, and the session''s name is there' {
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
        Add-EmulatorFault /api/v2/my/refresh @{ statusCode = 503 }
        $failure = Get-Failure { Get-AccessToken -ForceRefresh }
        Confirm-Failure $failure ServiceUnreachable ConnectionError -Like '*503*'
        $failure.Exception.SessionName | Should -Be 'desk'
        $null = Get-AccessToken -ForceRefresh
        $session.Generation | Should -Be 2
    }

    It 'SignOutFailed: the session is kept' {
        $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
        Add-EmulatorFault /api/v2/my/signout @{ statusCode = 503 }
        Confirm-Failure (Get-Failure { Disconnect-AuthSession }) SignOutFailed ConnectionError -Like "*'desk' was kept*"
        $session.State | Should -Be 'Active'
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }

    It 'ArgumentInvalid: Select-AuthSession without a name' {
        $null = Connect-Emulator
        Confirm-Failure (Get-Failure { Select-AuthSession }) ArgumentInvalid InvalidArgument -Like '*No session was named*'
    }
}

Describe 'The errors of a request' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'RequestFailed: status, reason and the API''s own message in the shape <Shape>' -TestCases @(
        @{ Shape = 'Native'; Like = '*GET *api/v2/nothing*404 Not Found*There is no such route*' }
        @{ Shape = 'BackOffice'; Like = '*404 Not Found*There is no such route*' }
        @{ Shape = 'EshopboxErrors'; Like = '*404 Not Found*' }
        @{ Shape = 'EshopboxMessage'; Like = '*404 Not Found: Not found*' }
        @{ Shape = 'EshopboxText'; Like = '*404 Not Found*' }
        @{ Shape = 'EshopboxFields'; Like = '*404 Not Found*request*Not found*' }
        @{ Shape = 'Problem'; Like = '*404 Not Found*Not found*' }
        @{ Shape = 'PlainText'; Like = '*404 Not Found: Not found*' }
    ) {
        Use-EmulatorSwitch @{ errorShape = $Shape }
        $failure = Get-Failure { Invoke-AuthorizedRequest /api/v2/nothing }
        Confirm-Failure $failure RequestFailed ObjectNotFound ([System.Net.Http.HttpRequestException]) $Like
        $failure.Exception.SessionName | Should -Be 'desk'
    }

    It 'RequestFailed: <Status> is a <Category>' -TestCases @(
        @{ Status = 400; Category = 'InvalidOperation' }
        @{ Status = 401; Category = 'AuthenticationError'; Own = $true }
        @{ Status = 403; Category = 'SecurityError' }
        @{ Status = 409; Category = 'InvalidOperation' }
        @{ Status = 410; Category = 'ObjectNotFound' }
        @{ Status = 422; Category = 'InvalidOperation' }
        @{ Status = 429; Category = 'LimitsExceeded' }
        @{ Status = 500; Category = 'ConnectionError' }
        @{ Status = 503; Category = 'ConnectionError' }
    ) {
        $with = if ($Own) { @{ Headers = @{ Authorization = 'Bearer mine' } } } else { @{} }
        $path = if ($Own) { '/open/status' } else { '/status' }
        $failure = Get-Failure { Invoke-AuthorizedRequest "$path/$Status" @with }
        Confirm-Failure $failure RequestFailed $Category ([System.Net.Http.HttpRequestException]) "*$Status*"
        [int] $failure.Exception.StatusCode | Should -Be $Status
    }

    It 'RequestFailed: keeps body, status and headers readable, and loses the token' {
        $failure = Get-Failure { Invoke-AuthorizedRequest /api/v2/b2copy/accounts }
        $failure.ErrorDetails.Message | Should -BeExactly $failure.Exception.Body
        ($failure.ErrorDetails.Message | ConvertFrom-Json).investment_platform_id | Should -Not -BeNullOrEmpty
        $response = $failure.Exception.Response
        $response.StatusCode | Should -Be 'UnprocessableEntity'
        $response.Headers.Date | Should -Not -BeNullOrEmpty
        $response.Content.Headers.ContentType.MediaType | Should -Be 'application/json'
        $response.Content.ReadAsStringAsync().Result | Should -BeExactly $failure.Exception.Body
        $response.RequestMessage.RequestUri.AbsolutePath | Should -Be '/api/v2/b2copy/accounts'
        $response.RequestMessage.Headers.Contains('Authorization') | Should -BeFalse
        $failure.TargetObject | Should -Be '/api/v2/b2copy/accounts'
    }

    It 'RequestFailed: is what scripts for Invoke-RestMethod catch' {
        $status = try { Invoke-AuthorizedRequest /status/409 }
        catch [System.Net.Http.HttpRequestException] { $_.Exception.Response.StatusCode }
        $status | Should -Be 'Conflict'
    }

    It 'RequestFailed: says how long to wait' {
        Add-EmulatorFault /echo @{ statusCode = 429; headers = @{ 'Retry-After' = '17' } }
        (Get-Failure { Invoke-AuthorizedRequest /echo -MaximumRetryCount 0 }).ErrorDetails.RecommendedAction | Should -BeLike '*17 s*'
    }

    It 'show no query value in message and target: <Address>' -TestCases @(
        @{ Address = '/status/400?api_key=canary-4711' }
        @{ Address = 'https://elsewhere.example.com/?a=1&b=canary-4711' }
    ) {
        $failure = Get-Failure { Invoke-AuthorizedRequest $Address }
        $failure.Exception.Message | Should -Not -BeLike '*canary-4711*'
        "$($failure.TargetObject)" | Should -BeLike '*=`*`*`*`*`*`*`*`*'
    }

    It 'OriginNotAllowed: names the session, where the token may go, and sends nothing: <Address>' -TestCases @(
        @{ Address = 'https://elsewhere.example.com/api' }
        @{ Address = 'http://localhost:1/api' }
    ) {
        $failure = Get-Failure { Invoke-AuthorizedRequest $Address }
        Confirm-Failure $failure OriginNotAllowed SecurityError -Like "*'desk'*$Address*$($Emulator.Http)*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-AllowedOrigin*'
    }

    It 'OriginNotAllowed: the same host at another port' {
        Get-FailureId { Invoke-AuthorizedRequest "$($Emulator.Https)/echo" } | Should -Be 'OriginNotAllowed'
        @(Get-EmulatorRequest /echo).Count | Should -Be 0
    }

    It 'InsecureOrigin: plain HTTP off loopback' {
        Confirm-Failure (Get-Failure { Invoke-AuthorizedRequest http://elsewhere.example.com/ }) InsecureOrigin SecurityError
    }

    It 'ArgumentInvalid: an address that is neither absolute nor a path: <Address>' -TestCases @(
        @{ Address = '//elsewhere.example.com/api' }
        @{ Address = '\\elsewhere.example.com\api' }
    ) {
        $failure = Get-Failure { Invoke-AuthorizedRequest $Address }
        Confirm-Failure $failure ArgumentInvalid InvalidArgument
        $failure.Exception.SessionName | Should -Be 'desk'
    }

    It 'ServiceUnreachable: <Kind>, with the session''s name' -TestCases @(
        @{ Kind = 'AbortConnection' }
        @{ Kind = 'TruncateBody' }
    ) {
        Add-EmulatorFault /api/v2/whoami @{ kind = $Kind }
        $failure = Get-Failure { Invoke-AuthorizedRequest /api/v2/whoami -MaximumRetryCount 0 }
        Confirm-Failure $failure ServiceUnreachable ConnectionError ([TokenAuth.Errors.ServiceUnreachableException])
        $failure.Exception.SessionName | Should -Be 'desk'
    }

    It 'JsonInvalid: a reply that calls itself JSON and is none' {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '{"answer":' }
        Confirm-Failure (Get-Failure { Invoke-AuthorizedRequest /echo }) JsonInvalid InvalidData ([TokenAuth.Output.JsonReplyException])
    }
}

Describe 'An error' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'without pipeline input is terminating whatever the preferences say: <Name>' -TestCases @(
        @{ Name = 'default'; With = @{} }
        @{ Name = '-ErrorAction SilentlyContinue'; With = @{ ErrorAction = 'SilentlyContinue' } }
        @{ Name = '-ErrorAction Ignore'; With = @{ ErrorAction = 'Ignore' } }
    ) {
        $ErrorActionPreference = 'Continue'
        $caught = try { Invoke-AuthorizedRequest /status/500 @With; 'went on' } catch { 'caught' }
        $caught | Should -Be 'caught'
    }

    It 'with pipeline input is an error of its item: <Name>' -TestCases @(
        @{ Name = 'Get-AccessToken'; Script = { 'none', 'desk', 'neither' | Get-AccessToken -ErrorAction SilentlyContinue -ErrorVariable failures; $failures } }
        @{ Name = 'Get-AuthSession'; Script = { 'none', 'desk', 'neither' | Get-AuthSession -ErrorAction SilentlyContinue -ErrorVariable failures; $failures } }
        @{ Name = 'Select-AuthSession'; Script = { 'none', 'desk', 'neither' | Select-AuthSession -PassThru -ErrorAction SilentlyContinue -ErrorVariable failures; $failures } }
        @{ Name = 'Disconnect-AuthSession'; Script = { 'done'; 'none', 'desk', 'neither' | Disconnect-AuthSession -ErrorAction SilentlyContinue -ErrorVariable failures; $failures } }
    ) {
        $all = & $Script
        $all.Count | Should -Be 3
        $failures = $all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        $failures.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        $failures.TargetObject | Should -Be 'none', 'neither'
    }

    It 'with pipeline input is terminating with -ErrorAction Stop' {
        $failure = Get-Failure { 'none', 'neither' | Get-AccessToken -ErrorAction Stop }
        $failure.TargetObject | Should -Be 'none'
    }

    It 'of an HTTP request with pipeline input lets the others go on' {
        $answers = 1..3 | ForEach-Object { @{ id = $_ } } | Invoke-AuthorizedRequest /status/500 -Method Post -ErrorAction SilentlyContinue -ErrorVariable failures
        $answers | Should -BeNullOrEmpty
        $failures.Count | Should -Be 3
        @(Get-EmulatorRequest /status/500).Count | Should -Be 3
    }
}
