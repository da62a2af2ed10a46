BeforeDiscovery {
    . $PSScriptRoot/Setup.ps1
    $common = [System.Management.Automation.Cmdlet]::CommonParameters
    $commands = foreach ($command in Get-Command -Module TokenAuth -CommandType Cmdlet) {
        $help = Get-Help $command.Name -Full
        @{ Command = $command.Name; Help = $help; Parameters = @($command.Parameters.Values | Where-Object Name -NotIn $common) }
    }
    $parameters = foreach ($command in $commands) {
        foreach ($parameter in $command.Parameters) {
            @{ Command = $command.Command; Parameter = $parameter.Name; Metadata = $parameter; Help = $command.Help.parameters.parameter | Where-Object name -EQ $parameter.Name }
        }
    }

    # What needs a person at a browser is checked, not run.
    $notRun = 'Connect-OAuth 1', 'Connect-OAuth 2'
    $answers = @{
        'Connect-BackOffice 1' = 'anna@example.com', 'correct horse battery staple'
        'Connect-BackOffice 2' = 'correct horse battery staple', '0123456'
    }
    $examples = foreach ($command in $commands) {
        $number = 0
        foreach ($example in $command.Help.examples.example) {
            $number++
            @{
                Id = "$($command.Command) $number"; Title = $example.title.Trim('- '); Code = $example.code
                Answers = @($answers["$($command.Command) $number"] | Where-Object { $_ }); SignedIn = $command.Command -notlike 'Connect-*'
                NeedsVault = $example.code -match 'Automation' -and $example.code -notmatch 'Get-Secret'
            }
        }
    }
    $topics = 'about_TokenAuth', 'about_TokenAuth_Services', 'about_TokenAuth_Security' | ForEach-Object { @{ Topic = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Examples.ps1
    Open-Emulator
    $pages = Join-Path $PSScriptRoot '../../docs/help'

    # What a page says below a heading, without marks: what Get-Help has to say too.
    function Get-PageText {
        param([string] $Command, [string] $Heading)

        $text = Get-Content -LiteralPath (Join-Path $pages "$Command.md") -Raw
        $section = [regex]::Match($text, "(?ms)^$([regex]::Escape($Heading))`$(.*?)(?=^#{2,3} |\z)").Groups[1].Value
        Format-HelpText ($section -replace '(?ms)^```yaml.*?^```')
    }

    function Format-HelpText {
        param([string] $Text)

        $rows = $Text -split '\r?\n' | Where-Object { $_ -notmatch '^\|-' } | ForEach-Object { $_ -replace '^\||\|$' -replace '\|', ' ' }
        ($rows -join ' ' -replace '[`*]|(?<= )- |(?<=^)- |: (?=\S)' -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '\s+', ' ').Trim()
    }
}

AfterAll {
    Clear-Example
    Close-Emulator
}

Describe 'The help of <Command>' -ForEach $commands {
    It 'has a synopsis of one sentence' {
        $Help.Synopsis.Trim() | Should -Match '^[A-Z].+\.$'
        Format-HelpText $Help.Synopsis | Should -Be (Get-PageText $Command '## SYNOPSIS')
    }

    It 'has the description of its page' {
        $said = Format-HelpText (($Help.description.Text) -join ' ')
        $said.Length | Should -BeGreaterThan 80
        $page = Get-PageText $Command '## DESCRIPTION'
        foreach ($sentence in $said -split '(?<=\.) ' | Select-Object -First 3) { $page | Should -BeLike "*$([wildcardpattern]::Escape($sentence))*" }
    }

    It 'says what goes in and what comes out' {
        @($Help.inputTypes.inputType.type.name) | Should -Not -BeNullOrEmpty
        @($Help.returnValues.returnValue.type.name) | Should -Not -BeNullOrEmpty
        $Help.inputTypes.inputType.description.Text | Should -Not -BeNullOrEmpty
        $Help.returnValues.returnValue.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'knows the type of what the pipeline may bring' {
        # Objects that have a property of that name go as well.
        $types = $Parameters | Where-Object { $_.ParameterSets.Values.ValueFromPipeline -contains $true } | ForEach-Object { ($_.ParameterType.IsArray ? $_.ParameterType.GetElementType() : $_.ParameterType).FullName }
        foreach ($type in $types) { $Help.inputTypes.inputType.type.name | Should -Contain $type }
        if (-not $types) { $Help.inputTypes.inputType.type.name | Should -Be 'None' }
    }

    It 'names every output type that the command names' {
        $types = (Get-Command $Command).OutputType.Name | Where-Object { $_ -notin 'System.Void', $null } | Select-Object -Unique
        foreach ($type in $types) { $Help.returnValues.returnValue.type.name | Should -Contain $type }
    }

    It 'has examples from a prompt, a pipeline and a runbook' {
        $titles = @($Help.examples.example.title)
        $titles.Count | Should -BeGreaterOrEqual 3
        foreach ($world in 'At the prompt', 'In a pipeline', 'In a runbook') { $titles -match "Example \d+: ${world}: " | Should -Not -BeNullOrEmpty -Because "'$world' is missing" }
    }

    It 'leads on' {
        $links = @($Help.relatedLinks.navigationLink.linkText | Where-Object { $_ })
        $links | Should -Not -BeNullOrEmpty
        foreach ($link in $links) { Get-Help $link | Should -Not -BeNullOrEmpty }
    }

    It 'describes every parameter, and none that there is not' {
        $Help.parameters.parameter.name | Sort-Object | Should -Be ($Parameters.Name | Sort-Object)
    }

    It 'shows every parameter set' {
        @($Help.syntax.syntaxItem).Count | Should -Be @((Get-Command $Command).ParameterSets).Count
    }
}

Describe 'The help of <Command> -<Parameter>' -ForEach $parameters {
    It 'says what its page says' {
        $text = ($Help.description.Text -join ' ').Trim()
        $text | Should -Match '\w{2,}.*\.$'
        $text | Should -Not -Match '\{\{'
        Format-HelpText $text | Should -Be (Get-PageText $Command "### -$Parameter")
    }

    It 'knows type, aliases, wildcards and the pipeline' {
        $type = [System.Nullable]::GetUnderlyingType($Metadata.ParameterType) ?? $Metadata.ParameterType
        $Help.type.name | Should -Be $type.Name
        $Help.aliases | Should -Be ($Metadata.Aliases.Count ? $Metadata.Aliases -join ', ' : 'none')
        $Help.globbing | Should -Be "$([bool] $Metadata.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }))"
        foreach ($way in 'ValueFromPipeline', 'ValueFromPipelineByPropertyName') {
            $Help.pipelineInput -match "\b$($way -replace 'ValueFromPipeline$', 'ByValue' -replace '^ValueFromPipeline')\b" | Should -Be ($Metadata.ParameterSets.Values.$way -contains $true) -Because $way
        }
    }
}

Describe 'The pages of the help' {
    It 'are what the commands say' {
        & (Join-Path $PSScriptRoot '../../src/TokenAuth.Help/Update-CommandHelp.ps1') -WhatIf 6> $null | Should -BeNullOrEmpty -Because './build.ps1 Help brings them in line'
    }
}

Describe 'The topic <Topic>' -ForEach $topics {
    It 'is shown by Get-Help with its synopsis' {
        $text = Get-Help $Topic
        "$text" | Should -Match "TOPIC\s+$Topic\s+SHORT DESCRIPTION"
        (Get-Help "$Topic*" | Where-Object Name -EQ $Topic).Synopsis ?? "$text" | Should -Match '\w+ \w+'
    }

    It 'fits a window of 80 columns, but for code' {
        (Get-Content -LiteralPath (Join-Path (Split-Path $ModulePath) "en-US/$Topic.help.txt")) -notmatch '^ {8}' | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }
}

Describe 'The example' {
    It 'runs: <Id>, <Title>' -ForEach ($examples | Where-Object Id -NotIn $notRun) {
        if ($NeedsVault -and -not $HasVaults) { Set-ItResult -Skipped -Because 'SecretManagement is not installed' }
        Initialize-Example -SignedIn:$SignedIn -Saved:$NeedsVault
        $run = Invoke-Example $Code $Answers
        $run.Warnings | Where-Object { $_ -notlike 'Sign in again*' } | Should -BeNullOrEmpty
        if (-not $SignedIn) { Get-AuthSession | Should -Not -BeNullOrEmpty }
    }

    It 'binds: <Id>, <Title>' -ForEach $examples {
        Get-ExampleProblem $Code | Should -BeNullOrEmpty
    }
}
