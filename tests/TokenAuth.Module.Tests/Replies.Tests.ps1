BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    $feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>One</title></item><item><title>Two</title></item></channel></rss>'
    $atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>One</title></entry></feed>'

    function Add-Reply {
        param([string] $Body, [string] $ContentType, [int] $Count = 1)

        Add-EmulatorFault /echo @{ statusCode = 200; body = $Body; contentType = $ContentType; count = $Count }
    }

    # The same reply to both cmdlets.
    function Get-Both {
        param([string] $Body, [string] $ContentType)

        Add-Reply $Body $ContentType 2
        $theirs = Invoke-RestMethod "$($Emulator.Http)/echo" -Headers (Get-AccessToken -AsHeader)
        $ours = Invoke-AuthorizedRequest /echo
        @{ Theirs = $theirs; Ours = $ours }
    }
}

AfterAll { Close-Emulator }

Describe 'XML' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'is a document, as with Invoke-RestMethod: <ContentType>' -TestCases @(
        @{ ContentType = 'application/xml' }
        @{ ContentType = 'text/xml; charset=utf-8' }
        @{ ContentType = 'application/atom+xml' }
        @{ ContentType = 'text/plain' }
    ) {
        $both = Get-Both '<?xml version="1.0" encoding="utf-8"?><order id="7"><item>Stühle</item></order>' $ContentType
        , $both.Ours | Should -BeOfType ([xml])
        $both.Ours.order.item | Should -BeExactly 'Stühle'
        $both.Ours.OuterXml | Should -BeExactly $both.Theirs.OuterXml
    }

    It 'that is a feed is its items, as with Invoke-RestMethod: <Name>' -TestCases @(@{ Name = 'RSS' }, @{ Name = 'Atom' }) {
        $both = Get-Both ($Name -eq 'RSS' ? $feed : $atom) 'application/xml'
        @($both.Ours).title | Should -Be @($both.Theirs).title
        @($both.Ours).Count | Should -Be ($Name -eq 'RSS' ? 2 : 1)
        @($both.Ours)[0] | Should -BeOfType ([System.Xml.XmlElement])
    }

    It 'that fetches or grows does neither' {
        Add-Reply '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname"><!ENTITY c "cccccccccc">]><a>&b;&c;</a>' 'application/xml'
        $reply = Invoke-AuthorizedRequest /echo
        $reply | Should -BeOfType ([string])
        $reply | Should -BeLike '<!DOCTYPE*'
    }

    It 'that is none is text' {
        Add-Reply '<order><item></order>' 'application/xml'
        Invoke-AuthorizedRequest /echo | Should -BeExactly '<order><item></order>'
    }

    It 'that is a page is text' {
        Add-Reply '<html><body/></html>' 'text/html'
        Invoke-AuthorizedRequest /echo | Should -BeOfType ([string])
    }
}

Describe 'JSON' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'null is one null' {
        $both = Get-Both 'null' 'application/json'
        $both.Ours | Should -Be $both.Theirs
        Add-Reply 'null' 'application/json'
        @(Invoke-AuthorizedRequest /echo).Count | Should -Be 1
    }

    It 'is an ordered dictionary with -AsDictionary, at every level' {
        Add-Reply '{"z":1,"a":{"":2,"Key":3,"key":4,"PSObject":5},"list":[{"b":1}],"z":9}' 'application/json'
        $reply = Invoke-AuthorizedRequest /echo -AsDictionary
        $reply | Should -BeOfType ([System.Collections.Specialized.OrderedDictionary])
        @($reply.Keys) | Should -Be 'z', 'a', 'list'
        $reply.z | Should -Be 9
        $reply.a[''] | Should -Be 2
        $reply.a.Key, $reply.a.key, $reply.a['PSObject'] | Should -Be 3, 4, 5
        $reply.list[0].b | Should -Be 1
        ($reply | ConvertTo-Json -Compress -Depth 5) | Should -BeExactly '{"z":9,"a":{"":2,"Key":3,"key":4,"PSObject":5},"list":[{"b":1}]}'
    }

    It 'comes out element by element with -AsDictionary too' {
        Add-Reply '[{"a":1},{"a":2}]' 'application/json'
        Invoke-AuthorizedRequest /echo -AsDictionary | ForEach-Object { $_.a } | Should -Be 1, 2
    }
}

Describe 'A compressed reply' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'is unpacked: <Coding>' -TestCases @(@{ Coding = 'gzip' }, @{ Coding = 'deflate' }, @{ Coding = 'br' }) {
        $reply = Invoke-AuthorizedRequest "/encoded/$Coding"
        $reply.coding | Should -Be $Coding
        $reply.text.Length | Should -Be 1000
    }
}

Describe 'A reply to a condition' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
        $document = Invoke-AuthorizedRequest /document -ResponseHeadersVariable headers
    }

    It 'is a value of its own where nothing has changed: <Name>' -TestCases @(
        @{ Name = 'the ETag of the headers'; Tag = { $headers.ETag } }
        @{ Name = 'the ETag without its quotes'; Tag = { 'v1' } }
        @{ Name = 'several'; Tag = { 'v7', 'v1' } }
    ) {
        $reply = Invoke-AuthorizedRequest /document -IfNoneMatch (& $Tag) -StatusCodeVariable status
        $reply | Should -BeOfType ([TokenAuth.Output.NotModifiedReply])
        $reply.StatusCode, $reply.ETag, $status | Should -Be 304, '"v1"', 304
        $Error.Count | Should -Be 0
    }

    It 'is one for the header too' {
        Invoke-AuthorizedRequest /document -Headers @{ 'If-None-Match' = '"v1"' } | Should -BeOfType ([TokenAuth.Output.NotModifiedReply])
    }

    It 'is the thing where it has changed' {
        $null = Invoke-AuthorizedRequest /document -Method Put -Body second
        (Invoke-AuthorizedRequest /document -IfNoneMatch $headers.ETag).text | Should -Be second
    }

    It 'is an error that says what to do where somebody was faster' {
        (Invoke-AuthorizedRequest /document -Method Put -Body second -IfMatch $headers.ETag).text | Should -Be second
        $failure = Get-Failure { Invoke-AuthorizedRequest /document -Method Put -Body third -IfMatch $headers.ETag }
        [int] $failure.Exception.Response.StatusCode | Should -Be 412
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Read it again*'
        (Invoke-AuthorizedRequest /document).text | Should -Be second
    }

    It 'is an error without a condition' {
        Add-EmulatorFault /echo @{ statusCode = 304 }
        [int] (Get-Failure { Invoke-AuthorizedRequest /echo }).Exception.Response.StatusCode | Should -Be 304
    }
}

Describe 'Cookies' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'of a redirect go to where it leads' {
        (Invoke-AuthorizedRequest '/cookies?a=1&to=/cookies').cookies.a | Should -Be 1
    }

    It 'stay in the session of -SessionVariable' {
        $null = Invoke-AuthorizedRequest '/cookies?a=1' -SessionVariable web -Headers @{ 'X-Desk' = 'copy' }
        $web.GetType().FullName | Should -Be 'Microsoft.PowerShell.Commands.WebRequestSession'
        $echo = Invoke-AuthorizedRequest /echo -WebSession $web
        $echo.headers.Cookie | Should -Be 'a=1'
        $echo.headers.'X-Desk' | Should -Be copy
    }

    It 'go on at Invoke-RestMethod, and the other way' {
        $null = Invoke-AuthorizedRequest '/cookies?a=1' -SessionVariable web
        $null = Invoke-RestMethod "$($Emulator.Http)/open/cookies?b=2" -WebSession $web
        (Invoke-AuthorizedRequest /echo -WebSession $web).headers.Cookie | Should -Be 'a=1; b=2'
        (Invoke-RestMethod "$($Emulator.Http)/open/echo" -WebSession $web).authorization.present | Should -BeFalse
    }

    It 'of one call are not those of the next' {
        $null = Invoke-AuthorizedRequest '/cookies?a=1'
        (Invoke-AuthorizedRequest /echo).headers.Cookie | Should -BeNullOrEmpty
    }

    It 'want a web session: <Name>' -TestCases @(@{ Name = 'no other object'; With = @{ WebSession = 'text' } }, @{ Name = 'one, not two'; With = @{ WebSession = [pscustomobject]@{}; SessionVariable = 'web' } }) {
        Get-FailureId { Invoke-AuthorizedRequest /echo @With } | Should -Be 'ArgumentInvalid'
    }
}

Describe 'What a request says about itself' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator
        $token = Get-AccessToken -AsPlainText
    }

    It 'with -Verbose: method, address without query values, status, bytes and time' {
        $said = Invoke-AuthorizedRequest '/echo?api_key=canary' -Method Post -Body 'abc' -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match "POST $([regex]::Escape($Emulator.Http))/echo\?api_key=\*{8}: 200 OK, HTTP/1.1, \d+ ms, 3 bytes sent"
        "$said" | Should -Not -BeLike '*canary*'
    }

    It 'with -Verbose: a renewal' {
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        $null = Invoke-Emulator reject-access-tokens
        $said = Invoke-AuthorizedRequest /echo -Session core -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -BeLike '*: 401 *was renewed to*: 200 *'
    }

    It 'with debug messages on: headers, and no secret among them' {
        # -Debug itself asks before each message, with every cmdlet.
        $DebugPreference = 'Continue'
        $said = Invoke-AuthorizedRequest '/cookies?sid=cookie-canary' -Headers @{ 'X-Api-Key' = 'key-canary'; 'X-Desk' = 'copy' } 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        "$said" | Should -BeLike '*GET *X-Desk: copy*Authorization: `*`*`*`*`*`*`*`**HTTP/1.1 200 OK*'
        "$said" | Should -Not -BeLike '*canary*'
        "$said" | Should -Not -BeLike "*$token*"
    }

    It 'with debug messages off: nothing of that' {
        @(Invoke-AuthorizedRequest /echo 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }).Count | Should -Be 0
    }
}

Describe 'Further parameters of Invoke-RestMethod' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It '-CustomMethod sends it in capitals: -<Name>' -TestCases @(@{ Name = 'CustomMethod' }, @{ Name = 'CM' }) {
        $with = @{ $Name = 'purge' }
        (Invoke-AuthorizedRequest /echo @with).method | Should -BeExactly PURGE
    }

    It '-CustomMethod GET has its dictionary in the query' {
        (Invoke-AuthorizedRequest /echo -CustomMethod get -Body @{ a = 1 }).query | Should -Be '?a=1'
    }

    It '-CustomMethod excludes -Method and what is no method' {
        Get-FailureId { Invoke-AuthorizedRequest /echo -CustomMethod PURGE -Method Get } | Should -Be 'ArgumentInvalid'
        Get-FailureId { Invoke-AuthorizedRequest /echo -CustomMethod 'A B' } | Should -Be 'ArgumentInvalid'
    }

    It '-UserAgent and -DisableKeepAlive' {
        $echo = Invoke-AuthorizedRequest /echo -UserAgent 'mine/1' -DisableKeepAlive
        $echo.headers.'User-Agent' | Should -Be 'mine/1'
        $echo.headers.Connection | Should -Be 'close'
    }

    It '-TransferEncoding' {
        (Invoke-AuthorizedRequest /echo -Method Post -Body abc -TransferEncoding chunked).headers.'Transfer-Encoding' | Should -Be chunked
        Get-FailureId { Invoke-AuthorizedRequest /echo -TransferEncoding chunked } | Should -Be 'ArgumentInvalid'
        Get-FailureId { Invoke-AuthorizedRequest /echo -TransferEncoding zip } | Should -Be 'ParameterArgumentValidationError'
    }

    It '-UseBasicParsing has no effect' {
        (Invoke-AuthorizedRequest /echo -UseBasicParsing).method | Should -Be GET
    }

    It '-HttpVersion <Version> is taken where the service has it' -TestCases @(@{ Version = 2 }, @{ Version = '2.0' }, @{ Version = [version] '2.0' }) {
        $null = Connect-BackOffice $Emulator.Https (Get-TestCredential) -SkipCertificateCheck -Name secure
        (Invoke-AuthorizedRequest /echo -Session secure -HttpVersion $Version).protocol | Should -Be 'HTTP/2'
    }

    It '-HttpVersion is completed' {
        (TabExpansion2 'Invoke-AuthorizedRequest /echo -HttpVersion 1').CompletionMatches.CompletionText | Should -Be '1.0', '1.1'
    }

    It '-SslProtocol <Name>' -TestCases @(@{ Name = 'Tls12' }, @{ Name = 'Tls13' }, @{ Name = 'Default' }, @{ Name = 'Tls' }) {
        $null = Connect-BackOffice $Emulator.Https (Get-TestCredential) -SkipCertificateCheck -Name secure
        (Invoke-AuthorizedRequest /echo -Session secure -SslProtocol $Name).scheme | Should -Be https
    }

    It '-SkipCertificateCheck is for this request' {
        $null = Connect-Emulator -With @{ AllowedOrigin = $Emulator.Https }
        (Invoke-AuthorizedRequest "$($Emulator.Https)/echo" -SkipCertificateCheck).scheme | Should -Be https
        Get-FailureId { Invoke-AuthorizedRequest "$($Emulator.Https)/echo" -MaximumRetryCount 0 } | Should -Be 'ServiceUnreachable'
    }

    It '-MaximumRedirection 0 brings the redirect' {
        Invoke-AuthorizedRequest '/redirect?to=/echo' -MaximumRedirection 0 -SkipHttpErrorCheck -StatusCodeVariable status -ResponseHeadersVariable headers
        $status, "$($headers.Location)" | Should -Be 302, '/echo'
        [int] (Get-Failure { Invoke-AuthorizedRequest '/redirect?to=/echo' -MaximumRedirection 0 }).Exception.Response.StatusCode | Should -Be 302
    }

    It '-PreserveHttpMethodOnRedirect keeps method and body' {
        $echo = Invoke-AuthorizedRequest '/redirect?to=/echo' -Method Post -Body abc -PreserveHttpMethodOnRedirect
        $echo.method, $echo.body | Should -Be POST, abc
        (Invoke-AuthorizedRequest '/redirect?to=/echo' -Method Post -Body abc).method | Should -Be GET
    }

    It '-PreserveAuthorizationOnRedirect keeps the token for allowed origins' {
        $other = $Emulator.Http -replace '127.0.0.1', 'localhost'
        (Invoke-AuthorizedRequest "/redirect?to=$other/open/echo" -PreserveAuthorizationOnRedirect).authorization.present | Should -BeFalse
        $null = Connect-Emulator -With @{ AllowedOrigin = $other }
        (Invoke-AuthorizedRequest "/redirect?to=$other/open/echo" -PreserveAuthorizationOnRedirect).authorization.present | Should -BeTrue
        (Invoke-AuthorizedRequest "/redirect?to=$other/open/echo").authorization.present | Should -BeFalse
    }

    It '-AllowInsecureRedirect follows to plain HTTP without the token' {
        $null = Connect-BackOffice $Emulator.Https (Get-TestCredential) -SkipCertificateCheck -Name secure
        $target = "/redirect?to=$($Emulator.Http)/open/echo"
        Get-FailureId { Invoke-AuthorizedRequest $target -Session secure } | Should -Be 'InsecureOrigin'
        (Invoke-AuthorizedRequest $target -Session secure -AllowInsecureRedirect).authorization.present | Should -BeFalse
    }

    It 'excludes <Name>' -TestCases @(
        @{ Name = '-NoProxy and -Proxy'; With = @{ NoProxy = $true; Proxy = 'http://127.0.0.1:1' } }
        @{ Name = '-ProxyCredential without -Proxy'; With = @{ ProxyCredential = 'someone' } }
        @{ Name = '-ProxyUseDefaultCredentials without -Proxy'; With = @{ ProxyUseDefaultCredentials = $true } }
        @{ Name = 'a thumbprint that is nobody''s'; With = @{ CertificateThumbprint = '00' } }
    ) {
        Get-FailureId { Invoke-AuthorizedRequest /echo @With } | Should -Be 'ArgumentInvalid'
        @(Get-EmulatorRequest /echo).Count | Should -Be 0
    }
}

Describe 'A body of another kind' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'may be a stream' {
        $stream = [System.IO.MemoryStream]::new([byte[]] (1, 2, 3))
        $echo = Invoke-AuthorizedRequest /echo -Method Put -Body $stream -ContentType application/octet-stream
        $echo.bodyLength, $echo.contentType | Should -Be 3, 'application/octet-stream'
    }

    It 'may be made content, under its own content type' {
        $content = [System.Net.Http.MultipartFormDataContent]::new()
        $content.Add([System.Net.Http.StringContent]::new('1'), 'a')
        (Invoke-AuthorizedRequest /form -Method Post -Body $content -ContentType text/plain).parts.name | Should -Be a
    }

    It 'may be XML: <Name>' -TestCases @(
        @{ Name = 'a document'; Xml = { [xml] '<?xml version="1.0" encoding="iso-8859-1"?><a>ü</a>' }; Type = 'application/xml; charset=iso-8859-1'; Length = 51 }
        @{ Name = 'a node'; Xml = { ([xml] '<a><b>ü</b></a>').a.SelectSingleNode('b') }; Type = 'application/xml'; Length = 9 }
        @{ Name = 'an element of LINQ'; Xml = { [System.Xml.Linq.XElement]::Parse('<a>ü</a>') }; Type = 'application/xml'; Length = 9 }
    ) {
        $echo = Invoke-AuthorizedRequest /echo -Method Post -Body (& $Xml)
        $echo.contentType | Should -Be $Type
        $echo.bodyLength | Should -Be $Length
    }

    It 'that is a dictionary under another content type is a form under it' {
        $echo = Invoke-AuthorizedRequest /echo -Method Post -Body @{ a = 1 } -ContentType text/plain
        $echo.body, $echo.contentType | Should -Be 'a=1', 'text/plain'
        (Invoke-AuthorizedRequest /echo -Body @{ a = 1 } -ContentType text/plain).query | Should -Be '?a=1'
    }

    It 'that is nothing has the type of a form when it is posted' {
        $echo = Invoke-AuthorizedRequest /echo -Method Post
        $echo.contentType, $echo.bodyLength | Should -Be 'application/x-www-form-urlencoded', 0
        (Invoke-AuthorizedRequest /echo -Method Put).contentType | Should -BeNullOrEmpty
    }

    It 'is what a Content-Type among -Headers says' {
        (Invoke-AuthorizedRequest /echo -Method Post -Body @{ a = 1 } -Headers @{ 'Content-Type' = 'application/json' }).body | Should -Be '{"a":1}'
        $echo = Invoke-AuthorizedRequest /echo -Method Post -Body 'ü' -Headers @{ 'content-type' = 'text/plain; charset=iso-8859-1' }
        $echo.contentType, $echo.bodyLength | Should -Be 'text/plain; charset=iso-8859-1', 1
        (Invoke-AuthorizedRequest /echo -Method Post -Body a -Headers @{ 'Content-Type' = 'text/html' } -ContentType text/plain).contentType | Should -Be text/plain
        (Invoke-AuthorizedRequest /form -Method Post -Form @{ a = 1 } -Headers @{ 'Content-Type' = 'multipart/form-data' }).parts.name | Should -Be a
    }

    It 'leaves out headers without a value' {
        (Invoke-AuthorizedRequest /echo -Headers @{ 'X-None' = $null; 'X-Some' = 1 }).headers.PSObject.Properties.Name | Should -Not -Contain 'X-None'
    }
}
