BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/RawServer.ps1
    Open-Emulator

    # A port that nobody listens on.
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $nobody = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
    $listener.Stop()
}

AfterAll { Close-Emulator }

Describe 'Connect-BackOffice -SkipCertificateCheck' {
    BeforeEach { Clear-Emulator }

    It 'signs in over HTTPS with a certificate that nobody vouches for, and requests go the same way' {
        $session = Connect-BackOffice $Emulator.Https (Get-TestCredential) -SkipCertificateCheck
        $session.Origin | Should -Be $Emulator.Https
        (Invoke-AuthorizedRequest /echo).scheme | Should -Be 'https'
    }

    It 'left out, refuses it and says why' {
        $failure = Get-Failure { Connect-BackOffice $Emulator.Https (Get-TestCredential) }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.Exception.Message | Should -BeLike '*certificate*'
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'is no business of the next session' {
        $null = Connect-BackOffice $Emulator.Https (Get-TestCredential) -SkipCertificateCheck
        Get-FailureId { Connect-BackOffice $Emulator.Https (Get-TestCredential digits@example.com 0123456) } | Should -Be 'ServiceUnreachable'
    }
}

Describe 'Connect-BackOffice -TimeoutSec' {
    BeforeEach { Clear-Emulator }

    It 'ends a sign-in that hangs: -<Parameter>' -TestCases @(@{ Parameter = 'TimeoutSec' }, @{ Parameter = 'ConnectionTimeoutSeconds' }) {
        Add-EmulatorFault /api/v2/signin @{ kind = 'Hang' }
        $failure = Get-Failure { Connect-Emulator -With @{ $Parameter = 1 } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        @(Get-EmulatorRequest /api/v2/signin).Count | Should -Be 1
    }

    It 'holds for the session''s requests' {
        $null = Connect-Emulator -With @{ TimeoutSec = 3 }
        Add-EmulatorFault /echo @{ kind = 'Hang' }
        (Get-Failure { Invoke-AuthorizedRequest /echo }).Exception.Message | Should -BeLike '*did not answer within 3 s*'
    }

    It 'waits without end with 0' {
        (Connect-Emulator -With @{ TimeoutSec = 0 }).State | Should -Be 'Active'
        (Invoke-AuthorizedRequest /echo).method | Should -Be 'GET'
    }

    It 'refuses a negative number' {
        Get-FailureId { Connect-Emulator -With @{ TimeoutSec = -1 } } | Should -Be 'ParameterArgumentValidationError'
    }
}

Describe 'Connect-BackOffice -Proxy' {
    BeforeEach { Clear-Emulator }

    It 'is not asked for loopback: a dead one does no harm' {
        $null = Connect-Emulator -With @{ Proxy = $nobody; ProxyCredential = Get-TestCredential }
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }

    It 'is asked for any other host, with -ProxyCredential where it wants one' {
        $proxy = Open-RawServer
        try {
            Add-RawReply $proxy '407 Proxy Authentication Required' -Headers 'Proxy-Authenticate: Basic realm="office"'
            Add-RawReply $proxy '502 Bad Gateway' -Headers 'Connection: close'
            $failure = Get-Failure {
                Connect-BackOffice https://backoffice.example.com (Get-TestCredential) -Proxy "http://127.0.0.1:$($proxy.Port)" -ProxyCredential (Get-TestCredential porter opensesame)
            }
            $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
            $proxy.Requests.Count | Should -Be 2
            $proxy.Requests | Should -BeLike 'CONNECT backoffice.example.com:443 *'
            $proxy.Requests[0] | Should -Not -BeLike '*Proxy-Authorization*'
            $proxy.Requests[1] | Should -BeLike "*Proxy-Authorization: Basic $([System.Convert]::ToBase64String([System.Text.Encoding]::ASCII.GetBytes('porter:opensesame')))*"
            ($failure | Format-List * -Force | Out-String) | Should -Not -BeLike '*opensesame*'
        }
        finally {
            $proxy.Dispose()
        }
    }

    It 'that nobody runs is an error that sends nothing to the service' {
        $failure = Get-Failure { Connect-BackOffice https://backoffice.example.com (Get-TestCredential) -Proxy $nobody }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.Exception.RequestLeft | Should -BeFalse
    }
}

Describe 'Connect-BackOffice -Certificate' {
    BeforeEach { Clear-Emulator }

    It 'shows the certificate to a server that asks for one' {
        $mine = Get-SelfSignedCertificate 'CN=copy desk'
        $server = Open-RawServer (Get-SelfSignedCertificate)
        try {
            Add-RawReply $server -Body (Get-SignInReply)
            $session = Connect-BackOffice "https://localhost:$($server.Port)" (Get-TestCredential) -Certificate $mine -SkipCertificateCheck
            $session.State | Should -Be 'Active'
            $server.ClientThumbprint | Should -Be $mine.Thumbprint
        }
        finally {
            $server.Dispose()
        }
    }

    It 'left out, shows none' {
        $server = Open-RawServer (Get-SelfSignedCertificate)
        try {
            Add-RawReply $server -Body (Get-SignInReply)
            $null = Connect-BackOffice "https://localhost:$($server.Port)" (Get-TestCredential) -SkipCertificateCheck
            $server.ClientThumbprint | Should -BeNullOrEmpty
        }
        finally {
            $server.Dispose()
        }
    }
}

Describe 'A reply of a server in the wild' {
    BeforeEach {
        Clear-Emulator
        $server = Open-RawServer
        Add-RawReply $server -Body (Get-SignInReply)
        $null = Connect-BackOffice "http://localhost:$($server.Port)" (Get-TestCredential) -Name wild
    }

    AfterEach { $server.Dispose() }

    It 'is read in its character set: <CharSet>, <Type>' -TestCases @(
        @{ CharSet = 'iso-8859-1'; Type = 'application/json' }
        @{ CharSet = 'iso-8859-1'; Type = 'text/plain' }
        @{ CharSet = 'utf-16'; Type = 'application/json' }
        @{ CharSet = 'windows-1252'; Type = 'application/json' }
        @{ CharSet = '"utf-8"'; Type = 'application/json' }
    ) {
        Add-RawReply $server -Body '["Grüße"]' -Headers "Content-Type: $Type; charset=$CharSet" -Encoding ([System.Text.Encoding]::GetEncoding($CharSet.Trim('"')))
        Invoke-AuthorizedRequest /text | Should -BeExactly 'Grüße'
    }

    It 'loses its byte order mark' {
        Add-RawReply $server -Body "$([char] 0xFEFF){`"a`":1}"
        (Invoke-AuthorizedRequest /bom).a | Should -Be 1
    }

    It 'that breaks off is ServiceUnreachable, with the session''s name' {
        Add-RawReply $server -Body '{"a":' -Length 100 -Headers 'Content-Type: application/json', 'Connection: close'
        $failure = Get-Failure { Invoke-AuthorizedRequest /half }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure.Exception.SessionName | Should -Be 'wild'
    }

    It 'may be an error without a body' {
        Add-RawReply $server '500 Oh no' -Headers 'X-Trace: 1'
        $failure = Get-Failure { Invoke-AuthorizedRequest /broken }
        $failure.Exception.Message | Should -BeLike '*500 Oh no.'
        $failure.Exception.Response.Headers.GetValues('X-Trace') | Should -Be '1'
    }

    It 'carries the opaque token that the server gave' {
        Add-RawReply $server -Body '{}'
        $null = Invoke-AuthorizedRequest /any
        $server.Requests[1] | Should -BeLike '*Authorization: Bearer opaque-access*'
    }
}
