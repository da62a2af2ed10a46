BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # Every spelling in which a secret may come out.
    function Get-Spelling {
        param([string] $Text)

        $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text)
        $Text
        [System.Convert]::ToBase64String($bytes).TrimEnd('=')
        [System.Convert]::ToHexString($bytes)
        [System.Convert]::ToHexString([System.Text.Encoding]::Unicode.GetBytes($Text))
        [uri]::EscapeDataString($Text)
    }

    function Confirm-NoSecret {
        param([string] $Text, [string[]] $Secrets)

        $Text.Length | Should -BeGreaterThan 20
        foreach ($secret in $Secrets) {
            $secret.Length | Should -BeGreaterThan 5
            foreach ($spelling in Get-Spelling $secret) {
                $Text.Contains($spelling, [System.StringComparison]::OrdinalIgnoreCase) | Should -BeFalse -Because "'$spelling' must not be shown"
            }
        }
    }

    $password = 'canary-password-7f3a'
    $totp = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
}

AfterAll { Close-Emulator }

Describe 'The view of a session' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'is a table with name, account, expiry, state, service and origin' {
        $table = Get-AuthSession | Out-String -Width 200
        $header, $null, $row = ($table -split '\r?\n' | Where-Object { $_.Trim() })
        $header -split '\s+' | Where-Object { $_ } | Should -Be 'Name', 'Account', 'Expires', 'State', 'Service', 'Origin'
        $row | Should -Match "desk\s+anna@example.com\s+in (59 min \d+ s|1 h 0 min)\s+Active\s+B2Copy\s+$($Emulator.Http)"
    }

    It 'cuts no account and no address short where the window has room, and shortens the address first: <Width> columns' -TestCases @(
        @{ Width = 110; Expected = { "desk\s+anna@example.com .*Active.*$([regex]::Escape($Emulator.Http))" } }
        @{ Width = 70; Expected = { 'desk\s+anna@example.com .*Active.*B2Copy\s+http' } }
    ) {
        (Get-AuthSession | Out-String -Width $Width) -match (& $Expected) | Should -BeTrue
    }

    It 'marks the default session' {
        $null = Connect-Emulator -With @{ Name = 'other' }
        Select-AuthSession desk
        $rows = (Get-AuthSession | Out-String -Width 200) -split '\r?\n'
        $rows -match '^\*\s+desk' | Should -HaveCount 1
        $rows -match '^\*\s+other' | Should -HaveCount 0
    }

    It 'says that nobody knows the expiry' {
        Use-EmulatorSwitch @{ replyShape = 'NoLifetime'; opaqueAccessTokens = $true }
        $session = Connect-Emulator -With @{ Name = 'other' }
        $session.ExpiresIn | Should -BeNullOrEmpty
        $session.LifetimeSource | Should -Be 'Unknown'
        $session | Out-String -Width 200 | Should -Match 'other.*unknown\s+Active'
    }

    It 'shows days, hours, minutes and seconds: <Seconds> s' -TestCases @(
        @{ Seconds = 200000; Expected = 'in 2 d 7 h' }
        @{ Seconds = 7250; Expected = 'in 2 h 0 min' }
        @{ Seconds = 50; Expected = 'in \d\d s' }
    ) {
        Use-EmulatorSwitch @{ accessLifetime = $Seconds }
        Connect-Emulator -With @{ Name = 'other' } | Out-String -Width 200 | Should -Match $Expected
    }

    It 'is coloured on a terminal and plain in a file' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            Get-AuthSession | Out-String -Width 200 | Should -Match "$([regex]::Escape($PSStyle.Foreground.Green))Active"
            $PSStyle.OutputRendering = 'Host'
            Get-AuthSession | Out-File -LiteralPath TestDrive:/view.txt
            $text = Get-Content -LiteralPath TestDrive:/view.txt -Raw
            $text | Should -Match 'desk\s+anna.+ in (59 min|1 h) .+Active'
            $text | Should -Not -Match '\e'
        }
        finally { $PSStyle.OutputRendering = $before }
    }

    It 'warns by its colour of a token that is due, and says that it has expired' {
        Use-EmulatorSwitch @{ accessLifetime = 1 }
        $session = Connect-Emulator -With @{ Name = 'other'; Service = 'B2Core' }
        $limit = [datetime]::UtcNow.AddSeconds(30)
        while ($session.State -ne 'Expired' -and [datetime]::UtcNow -lt $limit) { $null = Get-EmulatorCount }
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $warning = [regex]::Escape($PSStyle.Formatting.Warning)
            $session | Out-String -Width 200 | Should -Match "${warning}expired.*${warning}Expired"
        }
        finally { $PSStyle.OutputRendering = $before }
    }
}

Describe 'No secret comes out of' {
    BeforeEach {
        Clear-Emulator
        $user = Add-TotpUser @{ password = $password }
        $with = @{ Service = 'B2Core'; TotpSecret = $totp; RememberCredential = $true; Name = 'desk' }
        $session = Connect-BackOffice $Emulator.Http (Get-TestCredential $user $password) @with
        $access = Get-AccessToken -AsPlainText
        $null = Get-AccessToken -ForceRefresh
        $refresh = ((Get-EmulatorRequest /api/v2/my/refresh).body | ConvertFrom-Json).refreshToken
        $code = ((Get-EmulatorRequest /api/v2/my/2fa/google).body | ConvertFrom-Json).code
        $newAccess = Get-AccessToken -AsPlainText
        $secrets = $password, $totp, $access, $newAccess, $refresh
    }

    It 'a session: <Name>' -TestCases @(
        @{ Name = 'Format-List *'; Show = { param($item) $item | Format-List * -Force | Out-String -Width 10000 } }
        @{ Name = 'Format-Custom'; Show = { param($item) $item | Format-Custom -Depth 5 -Force | Out-String -Width 10000 } }
        @{ Name = 'ConvertTo-Json'; Show = { param($item) $item | ConvertTo-Json -Depth 5 -WarningAction Ignore } }
        @{ Name = 'Export-Clixml'; Show = { param($item) $item | Export-Clixml -LiteralPath (Join-Path $TestDrive session.xml) -Depth 5; Get-Content -LiteralPath (Join-Path $TestDrive session.xml) -Raw } }
        @{ Name = 'ConvertTo-Csv'; Show = { param($item) $item | ConvertTo-Csv | Out-String -Width 10000 } }
        @{ Name = 'Get-Member'; Show = { param($item) $item | Get-Member -Force | Out-String -Width 10000 } }
        @{ Name = 'every property, private ones of PowerShell included'; Show = { param($item) $item.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" } | Out-String -Width 10000 } }
    ) {
        Confirm-NoSecret (& $Show $session) ($secrets + $code)
    }

    It 'the default session''s variable' {
        $variable = Get-Variable TokenAuthDefaultSession -Scope Global -ValueOnly
        Confirm-NoSecret "$($variable | Format-List * -Force | Out-String) $($variable | ConvertTo-Json -Depth 5 -WarningAction Ignore)" $secrets
    }

    It 'any stream, -Verbose and -Debug included' {
        $null = Invoke-Emulator reject-access-tokens
        $all = & {
            $DebugPreference = 'Continue'
            Invoke-AuthorizedRequest '/api/v2/whoami?api_key=canary-query' -Verbose
            Get-AccessToken -ForceRefresh -Verbose
            Disconnect-AuthSession desk -Verbose
            $with.Name = 'again'
            $with.Remove('TotpSecret')
            try { Connect-BackOffice $Emulator.Http (Get-TestCredential $user $password) @with -TwoFactorCode 000111 -Verbose } catch { $_ }
        } *>&1
        $all.Count | Should -BeGreaterThan 3
        Confirm-NoSecret ($all | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 10000; "$_" } | Out-String -Width 10000) ($secrets + 'canary-query')
    }

    It 'a transcript' {
        $path = Join-Path $TestDrive transcript.txt
        $null = Start-Transcript -LiteralPath $path
        try {
            Get-AuthSession | Out-Default
            $null = Invoke-AuthorizedRequest /api/v2/whoami -Verbose
        }
        finally {
            $null = Stop-Transcript
        }
        Confirm-NoSecret (Get-Content -LiteralPath $path -Raw) $secrets
    }

    It 'the error of <Name>' -TestCases @(
        @{ Name = 'a refused password'; Script = { Connect-BackOffice $Emulator.Http (Get-TestCredential anna@example.com $password) } }
        @{ Name = 'a refused password that the service echoes'; Script = { Add-EmulatorFault /api/v2/signin @{ statusCode = 401; body = "{`"message`":`"$password is wrong`"}" }; Connect-BackOffice $Emulator.Http (Get-TestCredential anna@example.com $password) } }
        @{ Name = 'a refused code'; Script = { Connect-BackOffice $Emulator.Http (Get-TestCredential $user $password) -Name two -TwoFactorCode canary-code-1234 } }
        @{ Name = 'a missing code'; Script = { Connect-BackOffice $Emulator.Http (Get-TestCredential $user $password) -Name two } }
        @{ Name = 'an unexpected reply that the service echoes'; Script = { Add-EmulatorFault /api/v2/signin @{ statusCode = 200; body = "you sent $password"; contentType = 'text/plain' }; Connect-BackOffice $Emulator.Http (Get-TestCredential anna@example.com $password) } }
        @{ Name = 'an unusable TOTP secret'; Script = { Connect-BackOffice $Emulator.Http (Get-TestCredential $user $password) -TotpSecret canary-code-1234 } }
        @{ Name = 'a server that cannot be reached'; Script = { Add-EmulatorFault /api/v2/signin @{ kind = 'AbortConnection' }; Connect-BackOffice $Emulator.Http (Get-TestCredential anna@example.com $password) } }
        @{ Name = 'a request that fails'; Script = { Invoke-AuthorizedRequest /status/500 } }
        @{ Name = 'a request that fails and echoes the token'; Script = { Add-EmulatorFault /echo @{ statusCode = 400; body = "{`"message`":`"bad token $newAccess`"}" }; Invoke-AuthorizedRequest /echo }; InBody = $true }
        @{ Name = 'a token that is refused again and again'; Script = { Use-EmulatorSwitch @{ rejectEverything = $true }; Invoke-AuthorizedRequest /api/v2/whoami } }
        @{ Name = 'a renewal that fails'; Script = { Add-EmulatorFault /api/v2/my/refresh @{ statusCode = 503; body = $refresh; contentType = 'text/plain' }; Get-AccessToken -ForceRefresh } }
        @{ Name = 'an origin that is not allowed'; Script = { Invoke-AuthorizedRequest https://elsewhere.example.com/ } }
    ) {
        $failure = Get-Failure $Script
        $shown = $failure, $failure.Exception, $failure.Exception.InnerException, $failure.CategoryInfo, $failure.InvocationInfo.BoundParameters, $failure.Exception.Response, $failure.Exception.Response.RequestMessage |
            Where-Object { $null -ne $_ } | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 10000; "$_" }
        $shown += $Error | Format-List * -Force | Out-String -Width 10000
        $shown += Get-Error -Newest 1 | Out-String -Width 10000
        $text = $shown | Out-String -Width 10000

        # The body of an HTTP error is the caller's, as with Invoke-RestMethod; the message is redacted.
        if ($InBody) { $text = "$($failure.Exception.Message) and what follows" }
        Confirm-NoSecret ($text -replace '-TwoFactorCode canary-code-1234|-TotpSecret canary-code-1234') ($secrets + 'canary-code-1234')
    }
}
