BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    function Get-Completion {
        param([string] $Line)

        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }
}

AfterAll { Close-Emulator }

Describe 'The completion of -Session' {
    BeforeAll {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'desk' }
        $null = Connect-Emulator -With @{ Name = 'Copy Desk' }
        $null = Connect-Emulator -With @{ Name = "anna's" }
    }

    It 'offers the sessions of the process to <Command>' -TestCases @(
        @{ Command = 'Get-AccessToken' }
        @{ Command = 'Get-AuthSession' }
        @{ Command = 'Test-AuthSession' }
        @{ Command = 'Select-AuthSession' }
        @{ Command = 'Disconnect-AuthSession' }
        @{ Command = 'Invoke-AuthorizedRequest /echo' }
    ) {
        (Get-Completion "$Command -Session ").ListItemText | Should -Be "anna's", 'Copy Desk', 'desk'
    }

    It 'knows the first position' {
        (Get-Completion 'Get-AccessToken de').CompletionText | Should -Be 'desk'
    }

    It 'takes the beginning in any case' {
        (Get-Completion 'Get-AccessToken -Session DE').CompletionText | Should -Be 'desk'
    }

    It 'quotes what needs quotes, so that it can be run' {
        (Get-Completion 'Get-AccessToken -Session c').CompletionText | Should -Be "'Copy Desk'"
        $text = (Get-Completion 'Get-AuthSession -Session a').CompletionText
        $text | Should -Be "'anna''s'"
        (& ([scriptblock]::Create("Get-AuthSession -Session $text"))).Name | Should -Be "anna's"
    }

    It 'takes a word that is quoted already' {
        (Get-Completion "Get-AccessToken -Session 'co").CompletionText | Should -Be "'Copy Desk'"
    }

    It 'says whose session it is and how long its token lasts, and shows no token' {
        (Get-Completion 'Get-AccessToken -Session de').ToolTip | Should -Match "^anna@example\.com at $([regex]::Escape($Emulator.Http)) \(B2Copy\), (59 min \d+ s|1 h 0 min) left$"
    }

    It 'sends nothing' {
        $before = (Get-EmulatorCount).requests
        $null = Get-Completion 'Get-AccessToken -Session '
        (Get-EmulatorCount).requests | Should -Be $before
    }
}

Describe 'The completion of -Service' {
    It 'offers the built-in services' {
        (Get-Completion 'Connect-BackOffice -Service ').CompletionText | Should -Be 'B2Copy', 'B2Core', 'Eshopbox', 'OAuth2'
        (Get-Completion 'Connect-BackOffice -Service b2').CompletionText | Should -Be 'B2Copy', 'B2Core'
    }

    It 'says what they are' {
        (Get-Completion 'Connect-BackOffice -Service b2core').ToolTip | Should -Be 'B2CORE Back Office'
    }
}

Describe 'The completion of a path' {
    BeforeAll {
        Clear-Emulator
        $definition = @{
            name = 'Mine'
            signIn = @{ url = '/api/v2/signin'; fields = @{ email = '{username}'; password = '{password}' } }
            resources = '/mine/one', '/mine/two words'
        }
        $path = Join-Path $TestDrive mine.json
        $definition | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $path
        $null = Connect-Emulator -With @{ Name = 'own'; Service = $path }
        $null = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'offers what the default session''s service definition names' {
        (Get-Completion 'Invoke-AuthorizedRequest /api/v2/b2').CompletionText | Should -Be '/api/v2/b2copy/accounts', '/api/v2/b2copy/accounts/create'
        (Get-Completion 'Test-AuthSession -Uri /api/v2/b2copy/accounts/').CompletionText | Should -Be '/api/v2/b2copy/accounts/create'
    }

    It 'says the whole address' {
        (Get-Completion 'Invoke-AuthorizedRequest /api/v2/b2copy/accounts/').ToolTip | Should -Be "$($Emulator.Http)/api/v2/b2copy/accounts/create"
    }

    It 'goes by the session that the line names' {
        (Get-Completion 'Invoke-AuthorizedRequest -Session own /mine').CompletionText | Should -Be '/mine/one', "'/mine/two words'"
    }

    It 'offers nothing of its own where no session is meant' {
        (Get-Completion 'Invoke-AuthorizedRequest -Session nobody /api/v2/b2') | Where-Object CompletionText -Like '*b2copy*' | Should -BeNullOrEmpty
    }

    It 'sends nothing' {
        $before = (Get-EmulatorCount).requests
        $null = Get-Completion 'Invoke-AuthorizedRequest /api'
        (Get-EmulatorCount).requests | Should -Be $before
    }
}

Describe 'The completion of -Scope' {
    It 'offers what sessions were granted, and the scopes of OpenID Connect' {
        Clear-Emulator
        $null = Connect-OAuth -Authority $Emulator.Http -ClientId client -ClientSecret s3cret -Scope read -Name shop
        (Get-Completion 'Connect-OAuth -Scope ').CompletionText | Should -Be 'email', 'offline_access', 'openid', 'profile', 'read'
        (Get-Completion 'Connect-OAuth -Scope re').ToolTip | Should -Be "granted to the session 'shop'"
        (Get-Completion 'Connect-OAuth -Scope read, op').CompletionText | Should -Be 'openid'
    }
}

Describe 'The completion of a value of a few' {
    It 'offers them: <Line>' -TestCases @(
        @{ Line = 'Connect-OAuth -IdentityTokenSource '; Expected = 'AzurePipelines', 'Environment', 'File', 'GitHubActions' }
        @{ Line = 'Connect-BackOffice -VaultScope '; Expected = 'Local', 'Shared' }
        @{ Line = 'Get-AccessToken -LogMask '; Expected = 'AzurePipelines', 'GitHubActions', 'Off' }
    ) {
        $offered = (Get-Completion $Line).CompletionText | Sort-Object
        foreach ($value in $Expected) { $offered | Should -Contain $value }
    }
}

Describe 'The completion of -Method' {
    It 'offers the methods' {
        (Get-Completion 'Invoke-AuthorizedRequest /echo -Method Pa').CompletionText | Should -Be 'Patch'
    }
}
