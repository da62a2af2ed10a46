BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
    $null = Connect-Emulator

    # The one request to /echo, as it arrived.
    function Get-Sent {
        $sent = @(Get-EmulatorRequest /echo)
        $sent.Count | Should -Be 1
        $sent[0]
    }
}

AfterAll { Close-Emulator }

Describe 'A dictionary as the body' {
    BeforeEach { $null = Invoke-Emulator requests -Method Delete }

    It 'is the query of a GET' {
        $null = Invoke-AuthorizedRequest /echo -Body ([ordered]@{ platform = 1; name = 'a b&c'; empty = $null })
        $sent = Get-Sent
        $sent.query | Should -BeExactly '?platform=1&name=a%20b%26c&empty='
        $sent.body | Should -BeNullOrEmpty
    }

    It 'joins a query that the address has already, before its fragment' {
        $null = Invoke-AuthorizedRequest '/echo?x=1#end' -Body @{ y = 2 }
        (Get-Sent).query | Should -BeExactly '?x=1&y=2'
    }

    It 'is a form elsewhere: <Method>' -TestCases @(@{ Method = 'Post' }, @{ Method = 'Put' }, @{ Method = 'Patch' }, @{ Method = 'Delete' }) {
        $null = Invoke-AuthorizedRequest /echo -Method $Method -Body ([ordered]@{ a = 1; b = 'ü=&' })
        $sent = Get-Sent
        $sent.body | Should -BeExactly 'a=1&b=%C3%BC%3D%26'
        $sent.headers.'Content-Type' | Should -Be 'application/x-www-form-urlencoded'
        $sent.query | Should -BeNullOrEmpty
    }

    It 'is JSON with a JSON content type, on <Method>' -TestCases @(@{ Method = 'Get' }, @{ Method = 'Post' }, @{ Method = 'Delete' }) {
        $null = Invoke-AuthorizedRequest /echo -Method $Method -ContentType application/json -Body ([ordered]@{ id = 1; name = 'ü'; on = $true; none = $null })
        $sent = Get-Sent
        $sent.method | Should -Be $Method.ToUpperInvariant()
        $sent.body | Should -BeExactly '{"id":1,"name":"ü","on":true,"none":null}'
        $sent.headers.'Content-Type' | Should -Be 'application/json'
        $sent.query | Should -BeNullOrEmpty
    }

    It 'is JSON with <ContentType>' -TestCases @(@{ ContentType = 'application/json; charset=utf-8' }, @{ ContentType = 'application/merge-patch+json' }) {
        $null = Invoke-AuthorizedRequest /echo -Method Patch -ContentType $ContentType -Body @{ a = 1 }
        $sent = Get-Sent
        $sent.body | Should -BeExactly '{"a":1}'
        $sent.headers.'Content-Type' | Should -Be $ContentType
    }

    It 'reaches the Back Office''s documented JSON body on a GET' {
        $accounts = Invoke-AuthorizedRequest /api/v2/b2copy/accounts -ContentType application/json -Body @{ investment_platform_id = 1; limit = 2; offset = 1 }
        $accounts.Count | Should -Be 2
    }
}

Describe 'Another body' {
    BeforeEach { $null = Invoke-Emulator requests -Method Delete }

    It 'is JSON: <Name>' -TestCases @(
        @{ Name = 'an object'; Body = [pscustomobject]@{ id = 1; tags = 'a', 'b' }; Expected = '{"id":1,"tags":["a","b"]}' }
        @{ Name = 'an array'; Body = @(1, 'two', $null); Expected = '[1,"two",null]' }
        @{ Name = 'an empty array'; Body = @(); Expected = '[]' }
        @{ Name = 'an array of dictionaries'; Body = @(@{ a = 1 }, @{ a = 2 }); Expected = '[{"a":1},{"a":2}]' }
        @{ Name = 'an object of .NET'; Body = [System.Collections.Generic.KeyValuePair[string, int]]::new('a', 1); Expected = '{"Key":"a","Value":1}' }
    ) {
        $null = Invoke-AuthorizedRequest /echo -Method Post -Body $Body
        $sent = Get-Sent
        $sent.body | Should -BeExactly $Expected
        $sent.headers.'Content-Type' | Should -Be 'application/json'
    }

    It 'is JSON as deep as it goes, up to 64 levels' {
        $body = [pscustomobject]@{ level = 63 }
        62..1 | ForEach-Object { $body = [pscustomobject]@{ level = $_; next = $body } }
        $echo = Invoke-AuthorizedRequest /echo -Method Post -Body $body
        $echo.body | Should -BeLike '*"level":63}*'
    }

    It 'is never cut short where it is deeper: an error says where, and nothing is sent' {
        $body = @{ level = 'last' }
        1..70 | ForEach-Object { $body = @{ next = $body } }
        $failure = Get-Failure { Invoke-AuthorizedRequest /echo -Method Post -ContentType application/json -Body $body }
        $failure.FullyQualifiedErrorId | Should -BeLike 'JsonTooDeep,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failure.Exception.Message | Should -BeLike '*$.next.next*64*'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        @(Get-EmulatorRequest).Count | Should -Be 0
    }

    It 'with a SecureString in it is refused by name of the member' {
        $failure = Get-Failure { Invoke-AuthorizedRequest /echo -Method Post -Body ([pscustomobject]@{ login = @{ pin = Get-Secret 4711 } }) }
        $failure.FullyQualifiedErrorId | Should -BeLike 'JsonSecret,*'
        $failure.Exception.Message | Should -BeLike '*$.login.pin*'
        @(Get-EmulatorRequest).Count | Should -Be 0
    }

    It 'goes as it is: <Name>' -TestCases @(
        @{ Name = 'text'; Body = 'a=1&b=%20'; Type = $null; Expected = 'a=1&b=%20'; ExpectedType = 'application/x-www-form-urlencoded' }
        @{ Name = 'JSON text'; Body = '{"b" : 0123}'; Type = 'application/json'; Expected = '{"b" : 0123}'; ExpectedType = 'application/json' }
        @{ Name = 'a number'; Body = 42.5; Type = 'text/plain'; Expected = '42.5'; ExpectedType = 'text/plain' }
        @{ Name = 'umlauts'; Body = 'Grüße'; Type = 'text/plain; charset=utf-8'; Expected = 'Grüße'; ExpectedType = 'text/plain; charset=utf-8' }
    ) {
        $with = if ($Type) { @{ ContentType = $Type } } else { @{} }
        $null = Invoke-AuthorizedRequest /echo -Method Post -Body $Body @with
        $sent = Get-Sent
        $sent.body | Should -BeExactly $Expected
        $sent.headers.'Content-Type' | Should -Be $ExpectedType
    }

    It 'goes byte for byte' {
        [byte[]] $bytes = 0..255
        $echo = Invoke-AuthorizedRequest /echo -Method Put -Body $bytes -ContentType application/octet-stream
        $echo.bodyLength | Should -Be 256
        $echo.bodySha256 | Should -Be ([System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($bytes)))
        (Get-Sent).headers.'Content-Type' | Should -Be 'application/octet-stream'
    }

    It 'is written in the character set of the content type' {
        $echo = Invoke-AuthorizedRequest /echo -Method Post -Body 'ü' -ContentType 'text/plain; charset=iso-8859-1'
        $echo.bodyLength | Should -Be 1
        $echo.bodySha256 | Should -Be ([System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([byte[]] (, 0xFC))))
    }

    It 'in a character set that nobody knows is an error' {
        Get-FailureId { Invoke-AuthorizedRequest /echo -Method Post -Body 'ü' -ContentType 'text/plain; charset=klingon' } | Should -Be 'ArgumentInvalid'
    }

    It 'with a malformed content type is an error' {
        Get-FailureId { Invoke-AuthorizedRequest /echo -Method Post -Body 'ü' -ContentType 'no type' } | Should -Be 'ArgumentInvalid'
    }

    It 'may be given on a GET as text' {
        $null = Invoke-AuthorizedRequest /echo -ContentType application/json -Body '{"a":1}'
        (Get-Sent).body | Should -BeExactly '{"a":1}'
    }

    It 'may be nothing' {
        $null = Invoke-AuthorizedRequest /echo -Method Post
        (Get-Sent).body | Should -BeNullOrEmpty
    }
}

Describe 'Bodies down the pipeline' {
    BeforeEach { $null = Invoke-Emulator requests -Method Delete }

    It 'are one request each, in order' {
        $answers = @{ id = 1 }, @{ id = 2 }, @{ id = 3 } | Invoke-AuthorizedRequest /echo -Method Post -ContentType application/json
        $answers.body | Should -Be '{"id":1}', '{"id":2}', '{"id":3}'
        @(Get-EmulatorRequest /echo).Count | Should -Be 3
    }

    It 'may be objects' {
        [pscustomobject]@{ id = 1 }, [pscustomobject]@{ id = 2 } | Invoke-AuthorizedRequest /echo -Method Post | ForEach-Object body | Should -Be '{"id":1}', '{"id":2}'
    }

    It 'that fail are errors of their items, and the others go on' {
        $bodies = @{ id = 1 }, @{ key = Get-Secret x }, @{ id = 3 }
        $answers = $bodies | Invoke-AuthorizedRequest /echo -Method Post -ContentType application/json -ErrorAction SilentlyContinue -ErrorVariable failures
        $answers.body | Should -Be '{"id":1}', '{"id":3}'
        $failures.FullyQualifiedErrorId | Should -BeLike 'JsonSecret,*'
    }
}
