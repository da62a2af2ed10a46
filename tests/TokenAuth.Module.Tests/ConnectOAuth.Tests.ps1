BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # What most calls have in common: the issuer's metadata name the endpoints.
    function Get-Setting {
        param([hashtable] $With = @{})

        $settings = @{ Authority = $Emulator.Http; ClientId = 'client'; ClientSecret = (Get-Secret 's3cret') }
        $With.GetEnumerator() | ForEach-Object { $settings[$_.Key] = $_.Value }
        $settings
    }

    function Get-RefreshToken {
        param([string] $Client = 'client')

        (Invoke-Emulator "refresh-tokens?client=$Client").refreshToken
    }

    function New-Key {
        [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    }

    # An identity token as a runner of GitHub Actions gives it.
    function Get-IdentityToken {
        (Invoke-RestMethod "$($Emulator.Http)/ci/github/token?audience=$([uri]::EscapeDataString($Emulator.Http))" -Headers @{ Authorization = 'Bearer request-token' }).value
    }

    # The first message of a shell's information stream that matches.
    function Wait-Message {
        param([powershell] $Shell, [string] $Pattern)

        $limit = [datetime]::UtcNow.AddSeconds(60)
        while ([datetime]::UtcNow -lt $limit -and $Shell.InvocationStateInfo.State -eq 'Running') {
            foreach ($record in $Shell.Streams.Information.ReadAll()) {
                if ("$record" -match $Pattern) { return "$record" }
            }

            [System.Threading.Thread]::Sleep(20)
        }

        throw "No message like '$Pattern' came. $($Shell.Streams.Error)"
    }

    # The error does not say the text, in any of its forms.
    function Confirm-Silence {
        param([string[]] $Text)

        $said = $global:Error | ForEach-Object { "$_"; $_.Exception.ToString(); $_.ErrorDetails; Format-List -InputObject $_ -Property * -Force | Out-String }
        $Text | ForEach-Object { $said -join "`n" | Should -Not -Match ([regex]::Escape($_)) }
    }

    # A service like Eshopbox at this machine.
    $service = Join-Path $TestDrive 'shop.json'
    Set-Content -LiteralPath $service -Value @"
{
  "name": "Shop",
  "baseAddress": "http://wms.localhost:$(([uri] $Emulator.Http).Port)",
  "parameters": { "workspace": "the workspace" },
  "allowedOrigins": ["http://{workspace}.my.localhost:$(([uri] $Emulator.Http).Port)"],
  "token": { "url": "$($Emulator.Http)/api/v1/generateToken", "encoding": "json" },
  "clientAuthentication": "post"
}
"@
}

AfterAll { Close-Emulator }

Describe 'Connect-OAuth as the client itself' {
    BeforeEach { Clear-Emulator }

    It 'returns the session and makes it the default' {
        $settings = Get-Setting @{ Scope = 'read', 'write' }
        $session = Connect-OAuth @settings
        $session | Should -BeOfType ([TokenAuth.Sessions.AuthSession])
        $session.Account, $session.Service, $session.State | Should -Be 'client', 'OAuth2', 'Active'
        $session.Origin | Should -Be $Emulator.Http
        $session.Scopes | Should -Be 'read', 'write'
        $null = Invoke-AuthorizedRequest /api/v2/whoami
        Disconnect-AuthSession
        (Get-EmulatorCount).revocations | Should -Be 1
    }

    It 'takes scopes in one text as well, and warns of what is not granted' {
        $settings = Get-Setting @{ Scope = 'read rule-the-world' }
        $session = Connect-OAuth @settings -WarningVariable warnings -WarningAction SilentlyContinue
        $session.Scopes | Should -Be 'read'
        @($warnings).Count | Should -Be 1
        "$warnings" | Should -Match 'rule-the-world'
    }

    It 'takes the token endpoint without any metadata' {
        (Connect-OAuth $Emulator.Http -TokenEndpoint "$($Emulator.Http)/oauth/token" -ClientId client -ClientSecret (Get-Secret s3cret)).State | Should -Be 'Active'
        (Get-EmulatorCount).requests | Should -Be 1
    }

    It 'signs with a private key, PEM or certificate' {
        $key = New-Key
        $null = Invoke-Emulator clients @{ id = 'signer'; publicKeyPem = $key.ExportSubjectPublicKeyInfoPem() }
        (Connect-OAuth -Authority $Emulator.Http -ClientId signer -ClientKey (Get-Secret $key.ExportPkcs8PrivateKeyPem()) -Name pem).State | Should -Be 'Active'
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=signer', $key, 'SHA256')
        $certificate = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
        (Connect-OAuth -Authority $Emulator.Http -ClientId signer -ClientCertificate $certificate -Name pfx).State | Should -Be 'Active'
    }

    It 'ClientRefused: a wrong secret, which nothing repeats' {
        $settings = Get-Setting @{ ClientSecret = (Get-Secret 'hunter2-secret') }
        Get-FailureId { Connect-OAuth @settings } | Should -Be 'ClientRefused'
        Confirm-Silence 'hunter2-secret'
        Get-AuthSession | Should -BeNullOrEmpty
    }

    It 'DiscoveryFailed: metadata of another issuer' {
        # What was read before is kept for the process; a tenant of its own was not.
        Use-EmulatorSwitch @{ discoveryWrongIssuer = $true }
        Get-FailureId { Connect-OAuth -Authority "$($Emulator.Http)/tenant-$([guid]::NewGuid())" -ClientId client -ClientSecret (Get-Secret s3cret) } | Should -Be 'DiscoveryFailed'
    }
}

Describe 'Connect-OAuth -RefreshToken' {
    BeforeEach { Clear-Emulator }

    It 'spends the token of the app page at a service like Eshopbox and keeps it' {
        $session = Connect-OAuth -Service $service -ClientId client -ClientSecret (Get-Secret s3cret) -RefreshToken (Get-Secret (Get-RefreshToken)) -ServiceParameter @{ workspace = 'acme' }
        $session.Service, $session.CanRenew | Should -Be 'Shop', $true
        $port = ([uri] $Emulator.Http).Port
        $session.Origin | Should -Be "http://wms.localhost:$port"
        $null = Invoke-AuthorizedRequest /api/v2/whoami
        $null = Invoke-AuthorizedRequest "http://acme.my.localhost:$port/api/v2/whoami"
        Get-FailureId { Invoke-AuthorizedRequest "http://other.my.localhost:$port/api/v2/whoami" } | Should -Be 'OriginNotAllowed'
        (Get-EmulatorCount).redemptions | Should -Be 1
    }

    It 'renews a session whose token is rejected' {
        $settings = Get-Setting @{ RefreshToken = (Get-Secret (Get-RefreshToken)) }
        $null = Connect-OAuth @settings
        $null = Invoke-Emulator reject-access-tokens
        $null = Invoke-AuthorizedRequest /api/v2/whoami
        (Get-EmulatorCount).redemptions | Should -Be 2
    }

    It 'is for public clients too' {
        (Connect-OAuth -Authority $Emulator.Http -ClientId public -RefreshToken (Get-Secret (Get-RefreshToken public))).State | Should -Be 'Active'
    }

    It 'SignInRefused: a token that the server does not know, which nothing repeats' {
        $settings = Get-Setting @{ RefreshToken = (Get-Secret 'hunter2-token') }
        Get-FailureId { Connect-OAuth @settings } | Should -Be 'SignInRefused'
        Confirm-Silence 'hunter2-token', 's3cret'
    }

    It 'SignInAgain: the server has revoked it' {
        $settings = Get-Setting @{ RefreshToken = (Get-Secret (Get-RefreshToken)) }
        $null = Connect-OAuth @settings
        $null = Invoke-Emulator revoke-families
        Get-FailureId { Get-AccessToken -Force } | Should -Be 'SignInAgain'
    }
}

Describe 'Connect-OAuth -Interactive' {
    BeforeEach { Clear-Emulator }

    It 'shows the address with -NoBrowser and waits for the browser' {
        $shell = New-TestShell {
            param($authority)
            Connect-OAuth -Authority $authority -ClientId public -Scope openid, read -Interactive -NoBrowser -RedirectPath /callback
        } $Emulator.Http -TestHost ([TokenAuth.PumpProbe.ProbeHost]::new())
        try {
            $running = $shell.BeginInvoke()
            $address = (Wait-Message $shell '^Sign in here: ') -replace '^Sign in here: '
            $page = Invoke-WebRequest $address
            $page.Content | Should -Match 'You may close this page'
            $session = $shell.EndInvoke($running)
            $session.State, $session.Account | Should -Be 'Active', 'public'
            $address | Should -Match 'redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Fcallback'
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'ends at once when it is stopped, and closes the port' {
        $shell = New-TestShell { param($authority) Connect-OAuth -Authority $authority -ClientId public -Interactive -NoBrowser } $Emulator.Http -TestHost ([TokenAuth.PumpProbe.ProbeHost]::new())
        try {
            $null = $shell.BeginInvoke()
            $null = (Wait-Message $shell '^Sign in here: ') -match '127\.0\.0\.1%3A(\d+)'
            $port = $Matches[1]
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            { [System.Net.Sockets.TcpClient]::new('127.0.0.1', $port) } | Should -Throw
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'InteractionTimeout: nobody comes in time' {
        $shell = New-TestShell { param($authority) Connect-OAuth -Authority $authority -ClientId public -Interactive -NoBrowser -InteractionTimeoutSec 1 } $Emulator.Http -TestHost ([TokenAuth.PumpProbe.ProbeHost]::new())
        try {
            $shell.Invoke() | Should -BeNullOrEmpty
            $shell.Streams.Error[0].FullyQualifiedErrorId | Should -Be 'InteractionTimeout,TokenAuth.Commands.ConnectOAuthCommand'
        }
        finally {
            Remove-TestShell $shell
        }
    }

    It 'InteractionRequired: under -NonInteractive nobody is asked (<Way>)' -TestCases @(
        @{ Way = '-Interactive' }
        @{ Way = '-UseDeviceCode' }
    ) {
        $run = Invoke-Pwsh "try { Connect-OAuth -Authority '$($Emulator.Http)' -ClientId public $Way } catch { `$_.FullyQualifiedErrorId }" -Switch '-NoProfile', '-NonInteractive'
        $run.Output | Should -Be 'InteractionRequired,TokenAuth.Commands.ConnectOAuthCommand'
        (Get-EmulatorCount).deviceAuthorizations | Should -Be 0
    }
}

Describe 'Connect-OAuth -UseDeviceCode' {
    BeforeEach { Clear-Emulator }

    It 'shows the code once and signs in when it was typed' {
        Use-EmulatorSwitch @{ deviceApprovesAtPoll = 2; deviceInterval = 1 }
        $shell = New-TestShell { param($authority) Connect-OAuth -Authority $authority -ClientId public -UseDeviceCode } $Emulator.Http -TestHost ([TokenAuth.PumpProbe.ProbeHost]::new())
        try {
            $shell.Invoke().State | Should -Be 'Active'
            $messages = @($shell.Streams.Information | Where-Object { "$_" -match '^Open .*/device and enter the code [A-Z]{4}-[A-Z]{4}$' })
            $messages.Count | Should -Be 1
            $progress = @($shell.Streams.Progress)
            ($progress | Where-Object RecordType -EQ Processing | Select-Object -First 1).SecondsRemaining | Should -BeGreaterThan 500
            $progress[-1].RecordType | Should -Be 'Completed'
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

Describe 'Connect-OAuth with a workload''s identity' {
    BeforeAll { $variables = 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'SYSTEM_OIDCREQUESTURI', 'SYSTEM_ACCESSTOKEN', 'LOGIN_TOKEN' }

    BeforeEach { Clear-Emulator }

    AfterEach { $variables | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore } }

    It 'signs a pipeline of GitHub Actions in, in one line (<Way>)' -TestCases @(@{ Way = @{} }, @{ Way = @{ TokenExchange = $true } }) {
        $env:ACTIONS_ID_TOKEN_REQUEST_URL = "$($Emulator.Http)/ci/github/token"
        $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
        $session = Connect-OAuth -Authority $Emulator.Http -IdentityTokenSource GitHubActions -IdentityTokenAudience $Emulator.Http @Way
        $session.State, $session.CanRenew | Should -Be 'Active', $true
        $null = Get-AccessToken -Force
        (Get-EmulatorCount).identityTokens | Should -Be 2
    }

    It 'signs a pipeline of Azure in with its service connection' {
        Use-EmulatorSwitch @{ identityTokenAudience = 'api://AzureADTokenExchange' }
        $env:SYSTEM_OIDCREQUESTURI = "$($Emulator.Http)/ci/azure/oidctoken"
        $env:SYSTEM_ACCESSTOKEN = 'request-token'
        (Connect-OAuth -Authority $Emulator.Http -IdentityTokenSource AzurePipelines -ServiceConnectionId c1 -IdentityTokenAudience api://AzureADTokenExchange).State | Should -Be 'Active'
    }

    It 'takes the token from a variable, from a file and as it is' {
        $env:LOGIN_TOKEN = Get-IdentityToken
        (Connect-OAuth -Authority $Emulator.Http -IdentityTokenSource Environment -IdentityTokenVariable LOGIN_TOKEN -IdentityTokenAudience $Emulator.Http -Name variable).State | Should -Be 'Active'
        Set-Content -LiteralPath TestDrive:/identity -Value (Get-IdentityToken)
        (Connect-OAuth -Authority $Emulator.Http -IdentityTokenSource File -IdentityTokenPath TestDrive:/identity -IdentityTokenAudience $Emulator.Http -Name file).State | Should -Be 'Active'
        (Connect-OAuth -Authority $Emulator.Http -IdentityToken (Get-Secret (Get-IdentityToken)) -Name given).CanRenew | Should -BeFalse
    }

    It 'IdentityTokenUnavailable: a token for somebody else is not handed on' {
        $env:LOGIN_TOKEN = Get-IdentityToken
        Get-FailureId { Connect-OAuth -Authority $Emulator.Http -IdentityTokenSource Environment -IdentityTokenVariable LOGIN_TOKEN -IdentityTokenAudience https://login.example.com } | Should -Be 'IdentityTokenUnavailable'
        (Get-EmulatorRequest /oauth/token) | Should -BeNullOrEmpty
        Confirm-Silence $env:LOGIN_TOKEN
    }

    It 'has an audience that must be named, and does not prompt for it' {
        $missing = $null
        try { Connect-OAuth https://api.example.com -TokenEndpoint https://login.example.com/token -IdentityTokenSource GitHubActions }
        catch { $missing = $_ }
        $missing.FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        $missing.Exception.NextStep | Should -BeLike '*-IdentityTokenAudience*'
    }

    It 'has nothing but the reply of a pipeline that PowerShell would ask for' {
        (Get-Command Connect-OAuth).ParameterSets.Parameters | Where-Object IsMandatory | ForEach-Object Name | Should -Be 'TokenReply'
    }
}

Describe 'Connect-OAuth -TokenReply' {
    BeforeEach { Clear-Emulator }

    It 'takes <Name> from the pipeline' -TestCases @(
        @{ Name = 'an object'; Reply = [pscustomobject]@{ access_token = 'given-token'; expires_in = 3600 } }
        @{ Name = 'a hashtable'; Reply = @{ accessToken = @{ token = 'given-token' } } }
        @{ Name = 'JSON text'; Reply = '{"code":200,"data":{"accessToken":"given-token"}}' }
    ) {
        $session = $Reply | Connect-OAuth $Emulator.Http
        $session.State | Should -Be 'Active'
        Get-PlainText (Get-AccessToken) | Should -Be 'given-token'
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'takes what Invoke-RestMethod returned, and renews with it' {
        $form = @{ grant_type = 'refresh_token'; refresh_token = (Get-RefreshToken); client_id = 'client'; client_secret = 's3cret' }
        $settings = Get-Setting
        $session = Invoke-RestMethod "$($Emulator.Http)/oauth/token" -Method Post -Body $form | Connect-OAuth @settings
        $null = Get-AccessToken -Force
        $session.Generation | Should -Be 2
    }

    It 'TokenTypeNotSupported: a token that is no bearer token, which nothing repeats; the pipeline goes on with the next' {
        $replies = @{ access_token = 'hunter2-token'; token_type = 'DPoP' }, @{ access_token = 'given-token' }
        $session = $replies | Connect-OAuth $Emulator.Http -ErrorVariable failures -ErrorAction SilentlyContinue
        @($failures).FullyQualifiedErrorId | Should -Be 'TokenTypeNotSupported,TokenAuth.Commands.ConnectOAuthCommand'
        $session.State | Should -Be 'Active'
        Confirm-Silence 'hunter2-token'
    }
}

Describe 'Connect-OAuth -FromEnvironment' {
    BeforeAll { $variables = '_CLIENT_ID', '_CLIENT_SECRET', '_REFRESH_TOKEN', '_ACCESS_TOKEN' }

    BeforeEach { Clear-Emulator }

    AfterEach { $variables | ForEach-Object { Remove-Item "env:TOKENAUTH$_", "env:SHOP$_" -ErrorAction Ignore } }

    It 'takes client and secret' {
        $env:TOKENAUTH_CLIENT_ID, $env:TOKENAUTH_CLIENT_SECRET = 'client', 's3cret'
        (Connect-OAuth -Authority $Emulator.Http -FromEnvironment).Account | Should -Be 'client'
    }

    It 'takes a refresh token first, under another prefix too' {
        $env:SHOP_CLIENT_ID, $env:SHOP_CLIENT_SECRET, $env:SHOP_REFRESH_TOKEN = 'client', 's3cret', (Get-RefreshToken)
        $null = Connect-OAuth -Authority $Emulator.Http -FromEnvironment -EnvironmentPrefix SHOP
        (Get-EmulatorRequest /oauth/token).body | Should -Match '^grant_type=refresh_token'
    }

    It 'reads the environment where the prefix alone is given' {
        $env:SHOP_CLIENT_ID, $env:SHOP_CLIENT_SECRET = 'client', 's3cret'
        (Connect-OAuth -Authority $Emulator.Http -EnvironmentPrefix SHOP).Account | Should -Be 'client'
    }

    It 'takes an access token as it is' {
        $env:TOKENAUTH_ACCESS_TOKEN = 'given-token'
        (Connect-OAuth $Emulator.Http -FromEnvironment).State | Should -Be 'Active'
        (Get-EmulatorCount).requests | Should -Be 0
    }

    It 'says what is missing' {
        (Get-Failure { Connect-OAuth -Authority $Emulator.Http -FromEnvironment }).ErrorDetails.RecommendedAction | Should -Match 'TOKENAUTH_CLIENT_ID'
    }
}

Describe 'Connect-OAuth -Service Eshopbox' {
    BeforeEach { Clear-Emulator }

    It 'knows its address and the hosts of the workspace' {
        $session = @{ access_token = 'given-token' } | Connect-OAuth -Service Eshopbox -ServiceParameter @{ workspace = 'acme' }
        $session.Origin | Should -Be 'https://wms.eshopbox.com'
        $session.AllowedOrigins | Should -Be 'https://acme.myeshopbox.com', 'https://auth.myeshopbox.com', 'https://wms.eshopbox.com'
        Get-FailureId { Invoke-AuthorizedRequest https://other.myeshopbox.com/api/v1/orders } | Should -Be 'OriginNotAllowed'
    }
}

Describe 'Connect-BackOffice -ServiceAdminKey' {
    BeforeEach { Clear-Emulator }

    It 'signs a service admin in with the registered key' {
        $key = New-Key
        $null = Invoke-Emulator service-admins @{ adminId = '17'; keyId = 'k1'; publicKeyPem = $key.ExportSubjectPublicKeyInfoPem() }
        $session = Connect-BackOffice $Emulator.Http -ServiceAdminKey (Get-Secret $key.ExportPkcs8PrivateKeyPem()) -ServiceAdminId 17 -ServiceAdminKeyId k1 -DeviceAddress 203.0.113.7 -ServiceParameter @{ serviceAdminUrl = '/api/v2/admin/token' }
        $session.Account, $session.CanRenew | Should -Be '17', $true
        $null = Invoke-AuthorizedRequest /api/v2/whoami
    }

    It 'SigningKeyInvalid: an RSA key, which nothing repeats' {
        $pem = [System.Security.Cryptography.RSA]::Create(2048).ExportPkcs8PrivateKeyPem()
        Get-FailureId { Connect-BackOffice $Emulator.Http -ServiceAdminKey (Get-Secret $pem) -ServiceAdminId 17 -ServiceAdminKeyId k1 -DeviceAddress 203.0.113.7 } | Should -Be 'SigningKeyInvalid'
        Confirm-Silence ($pem -split "`n")[3]
    }
}
