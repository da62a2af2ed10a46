BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/RawServer.ps1
    Open-Emulator
    $port = ([uri] $Emulator.Http).Port

    function Get-GzipText {
        param([string] $Text)

        $bytes = [System.IO.MemoryStream]::new()
        $gzip = [System.IO.Compression.GZipStream]::new($bytes, [System.IO.Compression.CompressionMode]::Compress)
        $gzip.Write([System.Text.Encoding]::UTF8.GetBytes($Text))
        $gzip.Dispose()
        [System.Convert]::ToBase64String($bytes.ToArray())
    }
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest -MaximumResponseSize' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'refuses a larger reply, and the session stays' {
        $failure = Get-Failure { Invoke-AuthorizedRequest '/bytes?count=2000' -MaximumResponseSize 1KB }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ResponseTooLarge,*'
        $failure.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-OutFile*'
        (Invoke-AuthorizedRequest /echo -MaximumResponseSize 1MB).method | Should -Be 'GET'
    }

    It 'takes a reply of that size' {
        Invoke-AuthorizedRequest '/numbers?count=3' -MaximumResponseSize 7 | Should -Be 1, 2, 3
        Get-FailureId { Invoke-AuthorizedRequest '/numbers?count=3' -MaximumResponseSize 6 } | Should -Be 'ResponseTooLarge'
    }

    It 'counts what is decompressed' {
        Add-EmulatorFault /echo @{ statusCode = 200; bodyBytes = Get-GzipText ('a' * 100KB); headers = @{ 'Content-Encoding' = 'gzip' } }
        Get-FailureId { Invoke-AuthorizedRequest /echo -MaximumResponseSize 50KB } | Should -Be 'ResponseTooLarge'
    }

    It 'is 1 GB where it is not given' {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '' }
        $null = Invoke-AuthorizedRequest /echo
        $command = (Get-Command Invoke-AuthorizedRequest).ImplementingType
        [System.Activator]::CreateInstance($command).MaximumResponseSize | Should -Be 1GB
    }

    It 'holds for each page, and for each of many' {
        Get-FailureId { Invoke-AuthorizedRequest '/numbers?count=1000' -FollowRelLink -MaximumResponseSize 1KB } | Should -Be 'ResponseTooLarge'
        $failures = @()
        '/numbers?count=3', '/numbers?count=1000' | Invoke-AuthorizedRequest -MaximumResponseSize 1KB -ErrorAction SilentlyContinue -ErrorVariable failures | Should -Be 1, 2, 3
        @($failures | ForEach-Object { $_.FullyQualifiedErrorId -replace ',.*' }) | Should -Be 'ResponseTooLarge'
    }

    It 'does not hold for -OutFile, -Stream and -AsByteStream' {
        $file = Join-Path $TestDrive large
        Invoke-AuthorizedRequest '/bytes?count=2000' -OutFile $file -MaximumResponseSize 1KB
        (Get-Item -LiteralPath $file).Length | Should -Be 2000
        @(Invoke-AuthorizedRequest '/numbers?count=1000' -Stream -MaximumResponseSize 1KB).Count | Should -Be 1000
        (Invoke-AuthorizedRequest '/bytes?count=2000' -AsByteStream -MaximumResponseSize 1KB | Measure-Object -Property Length -Sum).Sum | Should -Be 2000
    }

    It 'refuses <Size>' -TestCases @(@{ Size = 0 }, @{ Size = -1 }, @{ Size = 2GB }) {
        Get-FailureId { Invoke-AuthorizedRequest /echo -MaximumResponseSize $Size } | Should -Be 'ParameterArgumentValidationError'
    }
}

Describe 'A hostile reply' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    AfterEach { (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com' }

    It 'is a typed error: <Name>' -TestCases @(
        @{ Name = '100,000 deep'; Id = 'JsonTooDeep'; Fault = @{ statusCode = 200; body = ('[' * 100000) + (']' * 100000) } }
        @{ Name = 'no UTF-8'; Id = 'JsonInvalid'; Fault = @{ statusCode = 200; bodyBytes = 'W//+wIBd' } }
        @{ Name = 'no gzip'; Id = 'ServiceUnreachable'; Fault = @{ statusCode = 200; body = '[1]'; headers = @{ 'Content-Encoding' = 'gzip' } } }
        @{ Name = 'half a body'; Id = 'ServiceUnreachable'; Fault = @{ kind = 'TruncateBody'; count = 3 } }
        @{ Name = 'a redirect to itself'; Id = 'RequestFailed'; Fault = @{ statusCode = 302; count = 51; headers = @{ Location = '/echo' } } }
        @{ Name = 'wait for 30 years'; Id = 'RequestFailed'; Fault = @{ statusCode = 429; headers = @{ 'Retry-After' = '1000000000' } } }
        @{ Name = 'wait for ever'; Id = 'RequestFailed'; Fault = @{ statusCode = 503; headers = @{ 'Retry-After' = 'Fri, 31 Dec 9999 23:59:59 GMT' } } }
    ) {
        Add-EmulatorFault /echo $Fault
        Get-FailureId { Invoke-AuthorizedRequest /echo } | Should -Be $Id
    }

    It 'whose compression is cut off is no JSON' {
        $whole = [System.Convert]::FromBase64String((Get-GzipText "[$(1..2000 -join ',')]"))
        Add-EmulatorFault /echo @{ statusCode = 200; bodyBytes = [System.Convert]::ToBase64String($whole[0..($whole.Length / 2)]); headers = @{ 'Content-Encoding' = 'gzip' } }
        Get-FailureId { Invoke-AuthorizedRequest /echo } | Should -Be 'JsonInvalid'
    }

    It 'with 1,000 cookies fills a web session no further than it goes' {
        Add-EmulatorFault /echo @{ statusCode = 200; body = '[1]'; headers = @{ 'Set-Cookie' = (1..1000 | ForEach-Object { "c$_=1" }) -join "`n" } }
        Invoke-AuthorizedRequest /echo -SessionVariable web | Should -Be 1
        $web.Cookies.Count | Should -BeLessOrEqual 300
    }

    It 'of one request does not stop the others of a batch for ever' {
        Add-EmulatorFault /numbers @{ statusCode = 429; headers = @{ 'Retry-After' = '1000000000' } }
        $replies = '/numbers?count=1', '/echo', '/echo' | Invoke-AuthorizedRequest -ThrottleLimit 1 -ErrorAction SilentlyContinue -ErrorVariable failures
        @($replies).Count | Should -Be 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'RequestFailed,*'
    }
}

Describe 'Connect-BackOffice -BlockPrivateNetwork' {
    BeforeEach { Clear-Emulator }

    It 'lets no redirect lead to another private host' {
        $null = Connect-BackOffice "http://127.0.0.1:$port" (Get-TestCredential) -BlockPrivateNetwork
        (Invoke-AuthorizedRequest /echo).method | Should -Be 'GET'
        Get-FailureId { Invoke-AuthorizedRequest "/open/redirect?to=http://localhost:$port/open/echo" } | Should -Be 'PrivateAddressBlocked'
        @(Get-EmulatorRequest /open/echo).Count | Should -Be 0
    }

    It 'exempts an origin that is allowed by name' {
        $null = Connect-BackOffice "http://127.0.0.1:$port" (Get-TestCredential) -BlockPrivateNetwork -AllowedOrigin "http://localhost:$port"
        (Invoke-AuthorizedRequest "/open/redirect?to=http://localhost:$port/open/echo").method | Should -Be 'GET'
    }

    It 'is off beside a private base address: <Name>' -TestCases @(@{ Name = 'left out'; With = @{} }, @{ Name = 'as $false'; With = @{ BlockPrivateNetwork = $false } }) {
        $null = Connect-BackOffice "http://127.0.0.1:$port" (Get-TestCredential) @With
        (Invoke-AuthorizedRequest "/open/redirect?to=http://localhost:$port/open/echo").method | Should -Be 'GET'
    }

    It 'is off behind a proxy, and says so with -Verbose' {
        $proxy = Open-RawServer
        try {
            Add-RawReply $proxy '502 Bad Gateway' -Headers 'Connection: close'
            $said = [System.Collections.Generic.List[string]]::new()
            $failure = Get-Failure {
                Connect-BackOffice https://backoffice.example.com (Get-TestCredential) -Proxy "http://127.0.0.1:$($proxy.Port)" -Verbose 4>&1 | ForEach-Object { $said.Add("$_") }
            }
            $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
            "$said" | Should -BeLike "*'https://backoffice.example.com' go through a proxy*not blocked*"
        }
        finally {
            $proxy.Dispose()
        }
    }
}

Describe 'A proxy in the environment' {
    BeforeEach { Clear-Emulator }

    It 'is asked for other hosts, and never for loopback' {
        $proxy = Open-RawServer
        try {
            Add-RawReply $proxy '502 Bad Gateway' -Headers 'Connection: close'
            $run = Invoke-Pwsh @"
`$env:http_proxy = `$env:https_proxy = `$env:all_proxy = 'http://127.0.0.1:$($proxy.Port)'
`$credential = [pscredential]::new('anna@example.com', (ConvertTo-SecureString '$Password' -AsPlainText -Force))
`$null = Connect-BackOffice '$($Emulator.Http)' `$credential
(Invoke-AuthorizedRequest /echo).method
try { Connect-BackOffice https://backoffice.example.com `$credential } catch { `$_.FullyQualifiedErrorId }
"@
            $run.Output -split '\r?\n' | Should -Be 'GET', 'ServiceUnreachable,TokenAuth.Commands.ConnectBackOfficeCommand'
            $proxy.Requests.Count | Should -Be 1
            $proxy.Requests[0] | Should -BeLike 'CONNECT backoffice.example.com:443 *'
        }
        finally {
            $proxy.Dispose()
        }
    }
}
