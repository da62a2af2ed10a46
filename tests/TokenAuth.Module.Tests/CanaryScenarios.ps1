<#
.SYNOPSIS
    What the canaries are put through: every command, where it succeeds and where it fails. Each is one script in a runspace of its own; $c is
    what Initialize-Canary made.
.DESCRIPTION
    Part: which file runs it. Id: the error it ends with. Before: what the test prepares, and After: tidies up. While: what it does meanwhile.
    Asked: the canaries that the caller asked out. Typed: those that it typed in plain. Secure: those that it asked out as a SecureString.
    Mute: nobody can be asked there. Answer: what is typed at prompts.
#>
$token = 'Token', 'Issued access', 'Wire Authorization'

# Connect-BackOffice
@{ Part = 'SignIn'; Name = 'Connect-BackOffice with JSON Web Tokens'; Before = { Use-EmulatorSwitch @{ opaqueAccessTokens = $false } }; Script = { Connect-BackOffice $c.Http $c.Credential -Service B2Core } }
@{ Part = 'SignIn'; Name = 'Connect-BackOffice -RememberCredential'; Script = { Connect-BackOffice $c.Http $c.Credential -RememberCredential; $null = Get-AccessToken -ForceRefresh } }
@{ Part = 'SignIn'; Name = 'Connect-BackOffice -TotpSecret'; Script = { Connect-BackOffice $c.Http $c.TotpCredential -TotpSecret $c.TotpSecret } }
@{ Part = 'SignIn'; Name = 'Connect-BackOffice with plain strings'; Script = { Connect-BackOffice $c.Http $c.TotpCredential -TotpSecret $c.Plain.TotpSecret -Verbose -Debug } }
@{ Part = 'SignIn'; Name = 'Connect-BackOffice at a prompt'; Script = { Connect-BackOffice $c.Http $c.User }; Answer = { $Plain.Password } }
@{ Part = 'SignIn'; Name = 'Connect-BackOffice -FromEnvironment'; Script = { $env:CANARY_USERNAME = $c.User; $env:CANARY_PASSWORD = $c.Plain.Password; try { Connect-BackOffice $c.Http -FromEnvironment -EnvironmentPrefix CANARY } finally { Remove-Item env:CANARY_* } } }
@{ Part = 'SignIn'; Name = 'Connect-BackOffice -ServiceAdminKey'; Script = { Connect-BackOffice $c.Http -ServiceAdminKey $c.Key -ServiceAdminId 17 -ServiceAdminKeyId k1 -DeviceAddress 203.0.113.7 -ServiceParameter @{ serviceAdminUrl = '/api/v2/admin/token' } } }
@{ Part = 'SignIn'; Id = 'SignInRefused'; Name = 'a wrong password'; Script = { Connect-BackOffice $c.Http ([pscredential]::new('anna@example.com', $c.Credential.Password)) } }
@{ Part = 'SignIn'; Id = 'SignInRefused'; Name = 'a wrong password that is echoed'; Before = { Add-EmulatorFault /api/v2/signin (Get-CanaryEcho $Plain.Password 401) }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'SignInLockedOut'; Name = 'a lock-out that echoes'; Before = { Add-EmulatorFault /api/v2/signin (Get-CanaryEcho $Plain.Password 429) }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'TwoFactorRequired'; Name = 'a missing code'; Mute = $true; Script = { Connect-BackOffice $c.Http $c.MailCredential } }
@{ Part = 'SignIn'; Id = 'TwoFactorRefused'; Name = 'a wrong code'; Script = { Connect-BackOffice $c.Http $c.TotpCredential -TwoFactorCode $c.Code } }
@{ Part = 'SignIn'; Id = 'TwoFactorRefused'; Name = 'a wrong code that is echoed'; Before = { Add-EmulatorFault /api/v2/signin/2fa/* (Get-CanaryEcho $Plain.Code 400) }; Script = { Connect-BackOffice $c.Http $c.TotpCredential -TwoFactorCode $c.Plain.Code } }
@{ Part = 'SignIn'; Id = 'ServiceUnreachable'; Name = 'nobody listens'; Script = { Connect-BackOffice $c.Nobody $c.Credential } }
@{ Part = 'SignIn'; Id = 'ServiceUnreachable'; Name = 'a reset connection'; Before = { Add-EmulatorFault /api/v2/signin @{ kind = 'AbortConnection' } }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'ServiceUnreachable'; Name = 'a reply that breaks off'; Before = { Add-EmulatorFault /api/v2/signin @{ kind = 'TruncateBody' } }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'ServiceUnreachable'; Name = 'a 503 that echoes'; Before = { Add-EmulatorFault /api/v2/signin (Get-CanaryEcho $Plain.Password 503) }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'ServiceUnreachable'; Name = 'a proxy that refuses its password'; Before = { Add-RawReply $Proxy '407 Proxy Authentication Required' -Headers 'Proxy-Authenticate: Basic realm="office"'; Add-RawReply $Proxy '502 Bad Gateway' -Headers 'Connection: close' }; Script = { Connect-BackOffice https://backoffice.example.com $c.Credential -Proxy $c.Proxy -ProxyCredential $c.ProxyCredential } }
@{ Part = 'SignIn'; Id = 'UnexpectedReply'; Name = 'a page'; Before = { Add-EmulatorFault /api/v2/signin @{ kind = 'HtmlInsteadOfJson' } }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'UnexpectedReply'; Name = 'a text that echoes'; Before = { Add-EmulatorFault /api/v2/signin @{ statusCode = 200; body = "you sent $($Plain.Password)"; contentType = 'text/plain' } }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'UnexpectedReply'; Name = 'another object with tokens'; Before = { Add-EmulatorFault /api/v2/signin @{ statusCode = 200; body = "{`"hello`":`"world`",`"refresh`":{`"token`":`"$($Plain.GivenRefresh)`"}}" } }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'InsecureOrigin'; Name = 'plain HTTP to another machine'; Script = { Connect-BackOffice http://backoffice.example.com $c.Credential } }
@{ Part = 'SignIn'; Id = 'OriginNotAllowed'; Name = 'a password in the address'; Typed = 'UserInfo'; Script = { Connect-BackOffice "https://anna:$($c.Plain.UserInfo)@backoffice.example.com" $c.Credential } }
@{ Part = 'SignIn'; Id = 'ArgumentInvalid'; Name = 'a secret in the address'; Typed = 'Query'; Script = { Connect-BackOffice "$($c.Http)/?token=$($c.Plain.Query)" $c.Credential } }
@{ Part = 'SignIn'; Id = 'ServiceDefinitionInvalid'; Name = 'a definition that holds a secret'; Before = { Set-Content -LiteralPath (Join-Path $World.Folder service.json) -Value "{`"name`":`"Mine`",`"signIn`":{`"url`":`"/x`",`"fields`":{`"pw`":`"{password}`",`"key`":7}},`"clientSecret`":`"$($Plain.ClientSecret.Replace('\', '\\'))`"}" }; Script = { Connect-BackOffice $c.Http $c.Credential -Service (Join-Path $c.Folder service.json) } }
@{ Part = 'SignIn'; Id = 'TokenTypeNotSupported'; Name = 'a token of another type'; Before = { Use-EmulatorSwitch @{ replyShape = 'ExpiresInString'; tokenType = 'DPoP' } }; Script = { Connect-BackOffice $c.Http $c.Credential } }
@{ Part = 'SignIn'; Id = 'TotpSecretInvalid'; Name = 'no TOTP secret'; Script = { Connect-BackOffice $c.Http $c.TotpCredential -TotpSecret "otpauth://totp/a?secret=$($c.Plain.TotpSecret)1" } }
@{ Part = 'SignIn'; Id = 'SigningKeyInvalid'; Name = 'a key of the wrong kind'; Script = { Connect-BackOffice $c.Http -ServiceAdminKey $c.RsaKey -ServiceAdminId 17 -ServiceAdminKeyId k1 -DeviceAddress 203.0.113.7 } }
@{ Part = 'SignIn'; Id = 'ParameterArgumentTransformationError'; Name = 'a secret inside a list'; Script = { Connect-BackOffice $c.Http $c.Credential -TotpSecret @(, $c.Plain.TotpSecret) } }

# Connect-OAuth
@{ Part = 'SignIn'; Name = 'Connect-OAuth as the client'; Script = { Connect-OAuth -Authority $c.Http -ClientId canary -ClientSecret $c.ClientSecret; Get-AccessToken -ForceRefresh | Out-Null } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth as the client, its secret in the body'; Script = { Connect-OAuth -Authority $c.Http -ClientId canary -ClientSecret $c.Plain.ClientSecret -ClientAuthentication Post } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -RefreshToken'; Before = { $World.Refresh = Get-Secret (Invoke-Emulator 'refresh-tokens?client=canary').refreshToken }; Script = { Connect-OAuth -Authority $c.Http -ClientId canary -ClientSecret $c.ClientSecret -RefreshToken $c.Refresh -Scope openid; Get-AccessToken -ForceRefresh | Out-Null } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -ClientKey'; Script = { Connect-OAuth -Authority $c.Http -ClientId signer -ClientKey $c.Key } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -ClientKey, encrypted'; Script = { Connect-OAuth -Authority $c.Http -ClientId signer -ClientKey $c.EncryptedKey -ClientKeyPassphrase $c.Passphrase } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -ClientCertificate'; Script = { Connect-OAuth -Authority $c.Http -ClientId signer -ClientCertificate $c.Certificate } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -IdentityToken'; Before = { $World.Identity = Get-Secret (Invoke-RestMethod "$($Emulator.Http)/ci/github/token?audience=$([uri]::EscapeDataString($Emulator.Http))" -Headers @{ Authorization = 'Bearer request-token' }).value }; Script = { Connect-OAuth -Authority $c.Http -IdentityToken $c.Identity } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -TokenReply'; Script = { @{ access_token = $c.Plain.GivenAccess; refresh_token = $c.Plain.GivenRefresh; id_token = $c.Plain.GivenId } | Connect-OAuth $c.Http } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -FromEnvironment'; Script = { $env:CANARY_CLIENT_ID = 'canary'; $env:CANARY_CLIENT_SECRET = $c.Plain.ClientSecret; try { Connect-OAuth -Authority $c.Http -FromEnvironment -EnvironmentPrefix CANARY } finally { Remove-Item env:CANARY_* } } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -UseDeviceCode'; Before = { Use-EmulatorSwitch @{ deviceApprovesAtPoll = 1; deviceInterval = 1 } }; Script = { Connect-OAuth -Authority $c.Http -ClientId public -UseDeviceCode } }
@{ Part = 'SignIn'; Name = 'Connect-OAuth -Interactive'; While = { $address = Wait-CanaryMessage '^Sign in here: (.+)$'; $null = Invoke-WebRequest $address }; Script = { Connect-OAuth -Authority $c.Http -ClientId public -Scope openid -Interactive -NoBrowser } }
@{ Part = 'SignIn'; Id = 'ClientRefused'; Name = 'a wrong client secret'; Script = { Connect-OAuth -Authority $c.Http -ClientId client -ClientSecret $c.ClientSecret } }
@{ Part = 'SignIn'; Id = 'ClientRefused'; Name = 'a wrong client secret that is echoed'; Before = { Add-EmulatorFault /oauth/token @{ statusCode = 401; body = "{`"error`":`"invalid_client`",`"error_description`":`"not $($Plain.ClientSecret)`"}" } }; Script = { Connect-OAuth -Authority $c.Http -ClientId client -ClientSecret $c.ClientSecret -ClientAuthentication Post } }
@{ Part = 'SignIn'; Id = 'ClientRefused'; Name = 'an assertion that is refused'; Script = { Connect-OAuth -Authority $c.Http -ClientId client -ClientKey $c.Key } }
@{ Part = 'SignIn'; Id = 'SignInRefused'; Name = 'an unknown refresh token that is echoed'; Before = { Add-EmulatorFault /oauth/token @{ statusCode = 400; body = "{`"error`":`"invalid_grant`",`"error_description`":`"unknown token $($Plain.GivenRefresh)`"}" } }; Script = { Connect-OAuth -Authority $c.Http -ClientId client -ClientSecret s3cret -RefreshToken $c.GivenRefresh } }
@{ Part = 'SignIn'; Id = 'TokenTypeNotSupported'; Name = 'a given token of another type'; Script = { Connect-OAuth $c.Http -TokenReply @{ access_token = $c.Plain.GivenAccess; token_type = 'DPoP' } } }
@{ Part = 'SignIn'; Id = 'UnexpectedReply'; Name = 'a given reply that is none'; Script = { Connect-OAuth $c.Http -TokenReply "{`"note`":`"$($c.Plain.GivenAccess)`",`"secret`":`"$($c.Plain.GivenRefresh)`"}" } }
@{ Part = 'SignIn'; Id = 'SigningKeyInvalid'; Name = 'a wrong passphrase'; Script = { Connect-OAuth -Authority $c.Http -ClientId signer -ClientKey $c.EncryptedKey -ClientKeyPassphrase $c.Code } }
@{ Part = 'SignIn'; Id = 'SigningKeyInvalid'; Name = 'a key that is none'; Script = { Connect-OAuth -Authority $c.Http -ClientId signer -ClientKey "-----BEGIN PRIVATE KEY-----`n$($c.Plain.GivenAccess)`n-----END PRIVATE KEY-----" } }
@{ Part = 'SignIn'; Id = 'DiscoveryFailed'; Name = 'metadata of another issuer'; Before = { Use-EmulatorSwitch @{ discoveryWrongIssuer = $true } }; Script = { Connect-OAuth -Authority "$($c.Http)/tenant-$([guid]::NewGuid())" -ClientId canary -ClientSecret $c.ClientSecret } }
@{ Part = 'SignIn'; Id = 'IdentityTokenUnavailable'; Name = 'a token for somebody else'; Before = { $World.Identity = (Invoke-RestMethod "$($Emulator.Http)/ci/github/token?audience=elsewhere" -Headers @{ Authorization = 'Bearer request-token' }).value; Add-Canary IdentityToken $World.Identity }; Script = { $env:CANARY_TOKEN = $c.Identity; try { Connect-OAuth -Authority $c.Http -IdentityTokenSource Environment -IdentityTokenVariable CANARY_TOKEN -IdentityTokenAudience $c.Http } finally { Remove-Item env:CANARY_* } } }
@{ Part = 'SignIn'; Id = 'IdentityTokenUnavailable'; Name = 'a text that is no token'; Script = { $env:CANARY_TOKEN = $c.Plain.EnvironmentToken; try { Connect-OAuth -Authority $c.Http -IdentityTokenSource Environment -IdentityTokenVariable CANARY_TOKEN -IdentityTokenAudience $c.Http } finally { Remove-Item env:CANARY_* } } }
@{ Part = 'SignIn'; Id = 'InteractionRequired'; Name = 'a browser that nobody sees'; Mute = $true; Script = { Connect-OAuth -Authority $c.Http -ClientId canary -ClientSecret $c.ClientSecret -Interactive } }
@{ Part = 'SignIn'; Id = 'InteractionTimeout'; Name = 'nobody comes'; Script = { Connect-OAuth -Authority $c.Http -ClientId canary -ClientSecret $c.ClientSecret -Interactive -NoBrowser -InteractionTimeoutSec 1 } }

# With a session.
@{ Part = 'Session'; Name = 'Get-AuthSession'; Script = { Get-AuthSession; Get-AuthSession de* } }
@{ Part = 'Session'; Name = 'Test-AuthSession, Select-AuthSession'; Script = { Test-AuthSession desk; Select-AuthSession desk -PassThru } }
@{ Part = 'Session'; Name = 'Get-AccessToken: nothing shows the SecureString'; Secure = $token; Script = { $token = Get-AccessToken; $token; "$token"; ConvertTo-Json $token -Depth 10 } }
@{ Part = 'Session'; Name = 'Get-AccessToken -ForceRefresh'; Script = { $null = Get-AccessToken -ForceRefresh -Verbose -Debug } }
@{ Part = 'Session'; Name = 'Get-AccessToken -AsPlainText'; Asked = $token; Script = { Get-AccessToken -AsPlainText } }
@{ Part = 'Session'; Name = 'Get-AccessToken -AsHeader'; Asked = $token; Script = { Get-AccessToken -AsHeader } }
@{ Part = 'Session'; Name = 'a plain token that is kept in a variable'; Script = { $mine = Get-AccessToken -AsPlainText; $header = Get-AccessToken -AsHeader; 'done' } }
@{ Part = 'Session'; Name = 'ConvertFrom-Jwt: no signature'; Before = { Use-EmulatorSwitch @{ opaqueAccessTokens = $false; tokenMark = '' }; $null = Get-AccessToken desk -ForceRefresh; Add-Canary 'Jwt signature' ((Get-AccessToken desk -AsPlainText) -split '\.')[2] }; Script = { Get-AccessToken | ConvertFrom-Jwt } }
@{ Part = 'Session'; Id = 'JwtInvalid'; Name = 'ConvertFrom-Jwt of something else'; Script = { ConvertFrom-Jwt $c.Plain.GivenAccess } }
@{ Part = 'Session'; Name = 'Disconnect-AuthSession'; Script = { Disconnect-AuthSession desk -Verbose } }
@{ Part = 'Session'; Id = 'SignOutFailed'; Name = 'a sign-out that fails and echoes'; Before = { Add-EmulatorFault /api/v2/my/signout (Get-CanaryEcho (Get-AccessToken desk -AsPlainText) 503) }; Script = { Disconnect-AuthSession desk } }
@{ Part = 'Session'; Id = 'NoSession'; Name = 'no session'; Before = { Disconnect-AuthSession desk }; Script = { Get-AccessToken } }
@{ Part = 'Session'; Id = 'SessionNotFound'; Name = 'another session'; Script = { Get-AccessToken dsk } }
@{ Part = 'Session'; Id = 'SessionExists'; Name = 'a name that is taken'; Script = { Connect-OAuth $c.Http -TokenReply @{ access_token = $c.Plain.GivenAccess } -Name desk } }
@{ Part = 'Session'; Id = 'SignInAgain'; Name = 'a refresh token that is refused'; Before = { $null = Invoke-Emulator revoke-families }; Script = { Invoke-AuthorizedRequest /api/v2/whoami } }
@{ Part = 'Session'; Id = 'SignInAgain'; Name = 'a refresh token that is refused and echoed'; Before = { Add-EmulatorFault /api/v2/my/refresh (Get-CanaryEcho (Get-CanaryRefresh) 401) }; Script = { Get-AccessToken -ForceRefresh } }
@{ Part = 'Session'; Id = 'ServiceUnreachable'; Name = 'a renewal that fails and echoes'; Before = { Add-EmulatorFault /api/v2/my/refresh (Get-CanaryEcho (Get-CanaryRefresh) 503) }; Script = { Get-AccessToken -ForceRefresh } }
@{ Part = 'Session'; Id = 'RenewalTooSoon'; Name = 'a remembered credential'; Before = { $null = Connect-Canary @{ Name = 'again'; Service = 'B2Copy'; RememberCredential = $true } }; Script = { $null = Get-AccessToken again -ForceRefresh; Get-AccessToken again -ForceRefresh } }
@{ Part = 'Session'; Id = 'ArgumentInvalid'; Name = 'nothing to select'; Script = { Select-AuthSession } }

# Requests.
@{ Part = 'Request'; Name = 'Invoke-AuthorizedRequest'; Script = { Invoke-AuthorizedRequest /api/v2/whoami -Verbose -Debug } }
@{ Part = 'Request'; Name = 'a renewal on 401'; Before = { $null = Invoke-Emulator reject-access-tokens }; Script = { Invoke-AuthorizedRequest /api/v2/whoami } }
@{ Part = 'Request'; Name = 'a secret in body, header, cookie and query'; Script = { $null = Invoke-AuthorizedRequest "/sink?api_key=$($c.Plain.Query)" -Method Post -Body @{ password = $c.Plain.Password } -Headers @{ 'X-Api-Key' = $c.Plain.Bearer; Cookie = "id=$($c.Plain.Cookie)" }; 'done' } }
@{ Part = 'Request'; Name = 'an own Authorization'; Script = { Invoke-AuthorizedRequest /open/text -Headers @{ Authorization = "Bearer $($c.Plain.Bearer)" } } }
@{ Part = 'Request'; Name = 'many requests'; Script = { 1..3 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest } }
@{ Part = 'Request'; Name = 'pages and a stream'; Script = { Invoke-AuthorizedRequest /lists/cursor -Paging @{ Style = 'Cursor'; Next = 'meta.cursor'; Items = 'data' } -First 20 | Out-Null; Invoke-AuthorizedRequest '/streams/array?count=3' -Stream } }
@{ Part = 'Request'; Name = 'a file'; Script = { Invoke-AuthorizedRequest /file -OutFile (Join-Path $c.Folder file.bin) } }
@{ Part = 'Request'; Name = 'a redirect to another origin'; Script = { Invoke-AuthorizedRequest "/redirect?to=$([uri]::EscapeDataString("$($c.Https)/open/text?sig=$($c.Plain.Query)"))" -SkipCertificateCheck -AllowInsecureRedirect } }
@{ Part = 'Request'; Name = 'the secret URL of getAuthUrl, kept'; Script = { $url = (Invoke-AuthorizedRequest /api/v1/standalone/auth/getAuthUrl -Method Post -Body @{}).url; "$($url.Length)" } }
@{ Part = 'Request'; Name = 'the secret URL of getAuthUrl, shown'; Asked = 'Token', 'Issued url'; Script = { Invoke-AuthorizedRequest /api/v1/standalone/auth/getAuthUrl -Method Post -Body @{} } }
@{ Part = 'Request'; Id = 'OriginNotAllowed'; Name = 'the secret URL of getAuthUrl, opened'; Typed = 'Token', 'Issued url'; Script = { Invoke-AuthorizedRequest (Invoke-AuthorizedRequest /api/v1/standalone/auth/getAuthUrl -Method Post -Body @{}).url } }
@{ Part = 'Request'; Id = 'RequestFailed'; Name = 'a failure with a secret in the query'; Typed = 'Query'; Script = { Invoke-AuthorizedRequest "/status/400?api_key=$($c.Plain.Query)" } }
@{ Part = 'Request'; Id = 'RequestFailed'; Name = 'a failure that echoes the token'; Before = { Add-EmulatorFault /echo (Get-CanaryEcho (Get-AccessToken desk -AsPlainText) 400) }; Script = { Invoke-AuthorizedRequest /echo } }
@{ Part = 'Request'; Id = 'RequestFailed'; Name = 'a failure that echoes the token in a header'; Before = { Add-EmulatorFault /echo @{ statusCode = 403; body = '{}'; headers = @{ 'X-Debug' = "Bearer $(Get-AccessToken desk -AsPlainText)"; 'WWW-Authenticate' = "Bearer error=`"insufficient_scope`", scope=`"read $(Get-AccessToken desk -AsPlainText)`"" } } }; Script = { Invoke-AuthorizedRequest /echo } }
@{ Part = 'Request'; Id = 'RequestFailed'; Name = 'a token that is refused again and again'; Before = { Use-EmulatorSwitch @{ rejectEverything = $true } }; Script = { Invoke-AuthorizedRequest /api/v2/whoami } }
@{ Part = 'Request'; Id = 'RequestFailed'; Name = 'errors of items'; Script = { 1..2 | ForEach-Object { "/status/500?n=$_" } | Invoke-AuthorizedRequest -MaximumRetryCount 0 } }
@{ Part = 'Request'; Id = 'RequestFailed'; Name = 'the redirect of another origin fails'; Typed = 'Query'; Script = { Invoke-AuthorizedRequest "/redirect?to=$([uri]::EscapeDataString("$($c.Https)/open/status/500?sig=$($c.Plain.Query)"))" -SkipCertificateCheck -MaximumRetryCount 0 } }
@{ Part = 'Request'; Id = 'InsecureOrigin'; Name = 'plain HTTP elsewhere'; Typed = 'Query'; Script = { Invoke-AuthorizedRequest "http://elsewhere.example.com/?key=$($c.Plain.Query)" } }
@{ Part = 'Request'; Id = 'OriginNotAllowed'; Name = 'a password in the address elsewhere'; Typed = 'UserInfo', 'Query'; Script = { Invoke-AuthorizedRequest "https://anna:$($c.Plain.UserInfo)@elsewhere.example.com/?key=$($c.Plain.Query)" } }
@{ Part = 'Request'; Id = 'ServiceUnreachable'; Name = 'a reset connection'; Before = { Add-EmulatorFault /echo @{ kind = 'AbortConnection' } }; Script = { Invoke-AuthorizedRequest /echo -MaximumRetryCount 0 } }
@{ Part = 'Request'; Id = 'JsonInvalid'; Name = 'a reply that is no JSON and echoes the token'; Before = { Add-EmulatorFault /echo @{ statusCode = 200; body = "{`"a`":$(Get-AccessToken desk -AsPlainText)" } }; Script = { Invoke-AuthorizedRequest /echo } }
@{ Part = 'Request'; Id = 'JsonEmptyKey'; Name = 'an empty key'; Before = { Add-EmulatorFault /echo @{ statusCode = 200; body = "{`"`":`"$(Get-AccessToken desk -AsPlainText)`"}" } }; Script = { Invoke-AuthorizedRequest /echo } }
@{ Part = 'Request'; Id = 'JsonReservedKey'; Name = 'a reserved key'; Before = { Add-EmulatorFault /echo @{ statusCode = 200; body = "{`"psobject`":`"$(Get-AccessToken desk -AsPlainText)`"}" } }; Script = { Invoke-AuthorizedRequest /echo } }
@{ Part = 'Request'; Id = 'JsonKeysDifferInCase'; Name = 'keys that differ in case'; Before = { Add-EmulatorFault /echo @{ statusCode = 200; body = "{`"a`":1,`"A`":`"$(Get-AccessToken desk -AsPlainText)`"}" } }; Script = { Invoke-AuthorizedRequest /echo } }
@{ Part = 'Request'; Id = 'JsonTooDeep'; Name = 'a body that is too deep'; Script = { $body = $c.Plain.Bearer; 1..1100 | ForEach-Object { $body = @{ a = $body } }; $null = Invoke-AuthorizedRequest /sink -Method Post -Body $body -ContentType application/json }; Typed = 'Bearer' }
@{ Part = 'Request'; Id = 'JsonCycle'; Name = 'a body in itself'; Script = { $body = @{ password = $c.Plain.Password }; $body.me = $body; $null = Invoke-AuthorizedRequest /sink -Method Post -Body $body -ContentType application/json }; Typed = 'Password' }
@{ Part = 'Request'; Id = 'JsonSecret'; Name = 'a SecureString in a body'; Script = { $null = Invoke-AuthorizedRequest /sink -Method Post -Body @{ password = $c.Credential.Password } -ContentType application/json } }
@{ Part = 'Request'; Id = 'JsonKeyNotString'; Name = 'a key that is a number'; Script = { $null = Invoke-AuthorizedRequest /sink -Method Post -Body @{ 1 = $c.Plain.Password } -ContentType application/json }; Typed = 'Password' }
@{ Part = 'Request'; Id = 'JsonPropertyUnreadable'; Name = 'a property that throws'; Script = { $null = Invoke-AuthorizedRequest /sink -Method Post -Body @{ ip = [ipaddress] '127.0.0.1'; password = $c.Plain.Password } -ContentType application/json }; Typed = 'Password' }
@{ Part = 'Request'; Id = 'JsonNoForm'; Name = 'a value without a form'; Script = { $null = Invoke-AuthorizedRequest /sink -Method Post -Body @{ a = [double]::NaN; password = $c.Plain.Password } -ContentType application/json }; Typed = 'Password' }
@{ Part = 'Request'; Id = 'ItemsNotFound'; Name = 'a list without items'; Before = { Add-EmulatorFault /echo (Get-CanaryEcho (Get-AccessToken desk -AsPlainText) 200) }; Script = { Invoke-AuthorizedRequest /echo -Paging Offset } }
@{ Part = 'Request'; Id = 'ReplyIncomplete'; Name = 'a stream that ends in the middle'; Before = { Add-EmulatorFault /echo @{ statusCode = 200; body = "[1,{`"a`":`"$(Get-AccessToken desk -AsPlainText)" } }; Script = { Invoke-AuthorizedRequest /echo -Stream } }
@{ Part = 'Request'; Id = 'NextPageRepeats'; Name = 'a list that does not get on'; Script = { $null = Invoke-AuthorizedRequest '/lists/cursor?stuck=1' -Paging @{ Style = 'Cursor'; Next = 'meta.cursor'; Items = 'data' } } }
@{ Part = 'Request'; Id = 'NextPageNotAllowed'; Name = 'a next page elsewhere'; Typed = 'Query'; Script = { $null = Invoke-AuthorizedRequest "/lists/next?next=$([uri]::EscapeDataString("https://elsewhere.example/?token=$($c.Plain.Query)"))" -Paging @{ Style = 'NextUrl'; Next = '@odata.nextLink'; Items = 'value.items' } } }
@{ Part = 'Request'; Id = 'BodyNotRepeatable'; Name = 'a stream that would be sent again'; Script = { $null = Invoke-AuthorizedRequest '/redirect?status=307&to=/sink' -Method Post -Body ([System.Security.Cryptography.CryptoStream]::new([System.IO.MemoryStream]::new([System.Text.Encoding]::UTF8.GetBytes($c.Plain.Password)), [System.Security.Cryptography.ToBase64Transform]::new(), 'Read')) }; Typed = 'Password' }
@{ Part = 'Request'; Id = 'FileUnusable'; Name = 'a folder that is not there'; Script = { Invoke-AuthorizedRequest /echo -OutFile (Join-Path $c.Folder nowhere/reply.bin) } }
@{ Part = 'Request'; Id = 'ResponseTooLarge'; Name = 'a reply that is too large'; Before = { Add-EmulatorFault /echo (Get-CanaryEcho (Get-AccessToken desk -AsPlainText) 200) }; Script = { Invoke-AuthorizedRequest /echo -MaximumResponseSize 10 } }
@{ Part = 'Request'; Id = 'PrivateAddressBlocked'; Name = 'a private address'; Script = { $null = Connect-BackOffice $c.Http $c.Credential -Name guarded -BlockPrivateNetwork; Invoke-AuthorizedRequest "/open/redirect?to=http://localhost:$(([uri] $c.Http).Port)/open/echo" -Session guarded } }

# Vaults.
@{ Part = 'Vault'; Name = 'Connect-BackOffice -Vault'; Script = { Connect-BackOffice $c.Http $c.Credential -Service B2Core -Name saved -Vault Test -RememberCredential; $null = Get-AccessToken saved -ForceRefresh } }
@{ Part = 'Vault'; Name = 'Connect-OAuth -Vault'; Script = { Connect-OAuth $c.Http -TokenEndpoint "$($c.Http)/oauth/token" -ClientId canary -ClientSecret $c.ClientSecret -Name machine -Vault Test -VaultScope Local } }
@{ Part = 'Vault'; Name = 'Connect-OAuth -Vault with a key'; Script = { Connect-OAuth -Authority $c.Http -ClientId signer -ClientKey $c.Key -Name signer -Vault Test } }
@{ Part = 'Vault'; Name = 'Save-AuthSession -Verify'; Script = { Save-AuthSession desk -Vault Test -Verify -PassThru -Verbose -Debug } }
@{ Part = 'Vault'; Name = 'Restore-AuthSession'; Before = { Save-AuthSession desk -Vault Test }; Script = { Restore-AuthSession desk -Vault Test -Force; Get-AuthSession -Vault Test } }
@{ Part = 'Vault'; Name = 'Test-AuthVault'; Script = { Test-AuthVault Test; (Test-AuthVault Test).Steps } }
@{ Part = 'Vault'; Name = 'Disconnect-AuthSession of a saved session'; Before = { Save-AuthSession desk -Vault Test }; Script = { Disconnect-AuthSession desk -Verbose } }
@{ Part = 'Vault'; Id = 'VaultNotFound'; Name = 'no such vault'; Script = { Connect-BackOffice $c.Http $c.Credential -Vault Tset } }
@{ Part = 'Vault'; Id = 'VaultLocked'; Name = 'a locked vault'; Before = { Set-VaultMode Locked }; Script = { Save-AuthSession desk -Vault Test } }
@{ Part = 'Vault'; Id = 'VaultReadFailed'; Name = 'an unreachable vault'; Before = { Set-VaultMode Unreachable }; Script = { Restore-AuthSession other -Vault Test } }
@{ Part = 'Vault'; Id = 'VaultWriteFailed'; Name = 'a vault that complains of what it was given'; Before = { Set-VaultMode Telling }; Script = { Save-AuthSession desk -Vault Test } }
@{ Part = 'Vault'; Id = 'VaultTimeout'; Name = 'a vault that does not answer'; Before = { $env:TOKENAUTH_VAULT_TIMEOUT = '1'; Set-VaultMode Slow }; Script = { Save-AuthSession desk -Vault Test } }
@{ Part = 'Vault'; Id = 'SavedSessionNotFound'; Name = 'no such session'; Script = { Restore-AuthSession none -Vault Test } }
@{ Part = 'Vault'; Id = 'SavedSessionTooNew'; Name = 'a session of a later version'; Before = { Set-Secret -Vault Test -Name TokenAuth/future -Secret "{`"format`":99,`"name`":`"future`",`"access`":`"$($Plain.GivenAccess)`"}" }; Script = { Restore-AuthSession future -Vault Test } }
@{ Part = 'Vault'; Id = 'SavedSessionInvalid'; Name = 'a damaged session'; Before = { Set-Secret -Vault Test -Name TokenAuth/broken -Secret "{`"format`":1,`"name`":`"broken`",`"access`":$($Plain.GivenAccess)" }; Script = { Restore-AuthSession broken -Vault Test } }
@{ Part = 'Vault'; Id = 'SessionCannotBeSaved'; Name = 'a client certificate'; Script = { Connect-OAuth $c.Http -TokenReply @{ access_token = $c.Plain.GivenAccess } -Certificate $c.Certificate -Name mutual -Vault Test } }
@{ Part = 'Vault'; Id = 'SessionExists'; Name = 'a saved name that is taken'; Before = { Save-AuthSession desk -Vault Test; $null = Connect-Canary @{ Name = 'other'; Service = 'B2Copy' } }; Script = { Save-AuthSession other -Vault Test -Name desk } }
@{ Part = 'Vault'; Id = 'SealedFileCorrupt'; Name = 'a damaged sealed file'; Before = { $env:CANARY_USERNAME = $World.User; $env:CANARY_PASSWORD = $Plain.Password; try { $null = Invoke-Pwsh "`$null = Connect-BackOffice $($Emulator.Http) -FromEnvironment -EnvironmentPrefix CANARY -Service B2Core -Name lost -Vault Test" } finally { Remove-Item env:CANARY_* }; Get-ChildItem -LiteralPath $env:TOKENAUTH_STATE -Recurse -Filter *.sealed | ForEach-Object { [byte[]] $bytes = [System.IO.File]::ReadAllBytes($_.FullName); $bytes[-1] = $bytes[-1] -bxor 255; [System.IO.File]::WriteAllBytes($_.FullName, $bytes) }; Remove-Secret -Vault Test -Name TokenAuth/lost }; Script = { Restore-AuthSession lost -Vault Test } }
@{ Part = 'Vault'; Name = 'a state folder that others may write'; Before = { if (-not $IsWindows) { chmod o+w $env:TOKENAUTH_STATE } }; After = { if (-not $IsWindows) { chmod o-w $env:TOKENAUTH_STATE } }; Script = { Connect-BackOffice $c.Http $c.TotpCredential -TotpSecret $c.TotpSecret } }
