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

    It 'says whose session it is, and shows no token' {
        (Get-Completion 'Get-AccessToken -Session de').ToolTip | Should -Be "anna@example.com at $($Emulator.Http) (B2Copy)"
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

Describe 'The completion of -Method' {
    It 'offers the methods' {
        (Get-Completion 'Invoke-AuthorizedRequest /echo -Method Pa').CompletionText | Should -Be 'Patch'
    }
}
