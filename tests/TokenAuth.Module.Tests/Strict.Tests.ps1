BeforeDiscovery {
    $obstacle = if (-not (Get-Module -ListAvailable -Name Microsoft.PowerShell.SecretManagement)) { 'SecretManagement is not installed here' }
    $modes = @(
        @{ Mode = 'Constrained Language Mode'; Prepare = { param($shell) $shell.Runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage' } }
        @{ Mode = 'Set-StrictMode -Version Latest'; Prepare = { param($shell) $null = $shell.Commands.Clear(); $null = $shell.AddScript('Set-StrictMode -Version Latest').Invoke(); $shell.Commands.Clear() } }
    )
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Vaults.ps1
    Open-Emulator

    # Runs a script in a runspace that has nothing but the language mode or the strictness; the module is imported there.
    function Invoke-Strict {
        param([scriptblock] $Prepare, [scriptblock] $Script)

        $shell = [powershell]::Create([runspacefactory]::CreateRunspace([TokenAuth.PumpProbe.ProbeHost]::new(), [initialsessionstate]::CreateDefault2()))
        try {
            $shell.Runspace.Open()
            $shell.Runspace.SessionStateProxy.SetVariable('PSModulePath', $env:PSModulePath)
            $shell.Runspace.SessionStateProxy.SetVariable('given', @{
                    Module = $ModulePath; Http = $Emulator.Http; Credential = Get-TestCredential; TotpCredential = Get-TestCredential $totpUser
                    TotpSecret = Get-Secret JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP; ClientSecret = Get-Secret s3cret; File = Join-Path $TestDrive "$([guid]::NewGuid())"
                })
            & $Prepare $shell
            $null = $shell.AddScript('Import-Module $given.Module').Invoke()
            $shell.Commands.Clear()
            $output = $shell.AddScript("$Script").Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $output
        }
        finally {
            Remove-TestShell $shell
        }
    }
}

AfterAll {
    Close-Emulator
    Close-TestVault
}

Describe 'Under <Mode>' -ForEach $modes {
    BeforeEach {
        Clear-Emulator
        $totpUser = Add-TotpUser
    }

    It 'the mode is on' {
        $shown = if ($Mode -like 'Constrained*') { { "$($ExecutionContext.SessionState.LanguageMode)" } } else { { try { $nothing } catch { 'Strict' } } }
        Invoke-Strict $Prepare $shown | Should -BeIn 'ConstrainedLanguage', 'Strict'
    }

    It 'the main job runs: sign-in, second factor, requests, tokens, sign-out' {
        Invoke-Strict $Prepare {
            $null = Connect-BackOffice $given.Http $given.Credential -Service B2Core -Name desk
            $null = Connect-BackOffice $given.Http $given.TotpCredential -TotpSecret $given.TotpSecret -Name second
            (Invoke-AuthorizedRequest /api/v2/whoami -Session desk -StatusCodeVariable status -ResponseHeadersVariable headers).email
            $status
            $headers.Keys -contains 'Content-Type'
            (Invoke-AuthorizedRequest /echo -Session desk -Method Post -Body @{ a = @{ b = 1, 2 } } -ContentType application/json).body
            (Get-AccessToken desk -AsHeader).Authorization.Substring(0, 7)
            (Get-AccessToken desk -ForceRefresh | ConvertFrom-Jwt).Subject
            @(Get-AuthSession).Count
            Test-AuthSession desk
            Select-AuthSession second -PassThru | ForEach-Object Name
            Disconnect-AuthSession desk
            try { Get-AccessToken desk } catch { $_.FullyQualifiedErrorId }
        } | Should -Be 'anna@example.com', 200, $true, '{"a":{"b":[1,2]}}', 'Bearer ', 'anna@example.com', 2, $true, 'second', 'SessionNotFound,TokenAuth.Commands.GetAccessTokenCommand'
    }

    It 'pages, streams, batches and files come in' {
        Invoke-Strict $Prepare {
            $null = Connect-BackOffice $given.Http $given.Credential -Service B2Core -Name desk
            @(Invoke-AuthorizedRequest /lists/cursor -Paging @{ Style = 'Cursor'; Next = 'meta.cursor'; Items = 'data' } -First 15).Count
            (Invoke-AuthorizedRequest '/streams/array?count=3' -Stream).id -join ' '
            @(1..4 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest).Count
            Invoke-AuthorizedRequest /file -OutFile $given.File
            Test-Path -LiteralPath $given.File
            $web = $null
            $null = Invoke-AuthorizedRequest /cookies -SessionVariable web
            $null -ne $web
        } | Should -Be 15, '1 2 3', 4, $true, $true
    }

    It 'Connect-OAuth signs in' {
        Invoke-Strict $Prepare {
            (Connect-OAuth -Authority $given.Http -ClientId client -ClientSecret $given.ClientSecret -Scope read).State.ToString()
            (@{ access_token = 'given-token' } | Connect-OAuth $given.Http -Name given).Name
        } | Should -Be 'Active', 'given'
    }

    It 'every view and every error is shown' {
        Invoke-Strict $Prepare {
            $null = Connect-BackOffice $given.Http $given.Credential -Service B2Core -Name desk
            (Get-AuthSession | Out-String -Width 200) -match 'desk +anna@example.com +B2Core'
            (Get-AccessToken | ConvertFrom-Jwt | Out-String -Width 200) -match 'NOT verified'
            (Get-AuthSession | Format-List * | Out-String -Width 200) -match 'Generation +: 1'
            try { Invoke-AuthorizedRequest /status/404 } catch { ($_ | Out-String -Width 200) -match '404'; $_.Exception.Response.StatusCode.ToString() }
            try { Get-AccessToken none } catch { ($_ | Out-String -Width 200) -match "'none'"; $_.ErrorDetails.RecommendedAction -match 'Get-AuthSession' }
        } | Should -Be $true, $true, $true, $true, 'NotFound', $true, $true
    }

    It 'every completer answers' {
        Invoke-Strict $Prepare {
            $null = Connect-BackOffice $given.Http $given.Credential -Name desk
            foreach ($line in 'Get-AccessToken de', 'Connect-BackOffice -Service B2Co', 'Invoke-AuthorizedRequest /api/v1/st', 'Invoke-AuthorizedRequest /echo -Paging Off', 'Invoke-AuthorizedRequest /echo -HttpVersion 2', 'Connect-OAuth -Service O') {
                @((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches).Count -gt 0
            }
        } | Should -Be (@($true) * 6)
    }

    It 'sessions go to a vault and come back' -Skip:([bool] $obstacle) {
        Register-TestVault
        Clear-TestVault
        Invoke-Strict $Prepare {
            Test-AuthVault Test -Quiet
            (Test-AuthVault Test | Out-String -Width 200) -match 'Delete ok'
            (Connect-BackOffice $given.Http $given.Credential -Service B2Core -Name saved -Vault Test).Vault
            $null = Connect-BackOffice $given.Http $given.Credential -Service B2Core -Name desk
            (Save-AuthSession desk -Vault Test -Verify -PassThru).Name
            (Get-AuthSession -Vault Test).Name -join ' '
            (Get-AuthSession -Vault Test | Out-String -Width 200) -match 'desk'
            (Restore-AuthSession desk -Vault Test -Force).Account
            (Invoke-AuthorizedRequest /api/v2/whoami -Session saved -Vault Test).email
            $line = 'Restore-AuthSession -Vault Test -Name de'
            (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText
            $line = 'Test-AuthVault Te'
            (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText
            try { Restore-AuthSession none -Vault Test } catch { $_.FullyQualifiedErrorId -replace ',.*' }
            'saved', 'desk' | Disconnect-AuthSession
            @(Get-AuthSession -Vault Test).Count
        } | Should -Be $true, $true, 'Test', 'desk', 'desk saved', $true, 'anna@example.com', 'anna@example.com', 'desk', 'Test', 'SavedSessionNotFound', 0
    }
}

Describe 'A process under the system''s lockdown policy' {
    BeforeEach { Clear-Emulator }

    # Windows turns it into Constrained Language Mode; PowerShell does not read it elsewhere.
    It 'loads the module and does the main job' {
        $policy = $env:__PSLockdownPolicy
        $env:__PSLockdownPolicy = '4'
        try {
            $run = Invoke-Pwsh "`$null = Connect-BackOffice '$($Emulator.Http)' ([pscredential]::new('anna@example.com', (ConvertTo-SecureString '$Password' -AsPlainText))) -Service B2Core; (Invoke-AuthorizedRequest /api/v2/whoami).email; Disconnect-AuthSession"
        }
        finally { $env:__PSLockdownPolicy = $policy }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Be 'anna@example.com'
    }
}
