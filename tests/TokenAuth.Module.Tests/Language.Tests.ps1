BeforeDiscovery {
    $folder = Join-Path $PSScriptRoot '../../src/TokenAuth/Texts'
    $translations = Get-ChildItem -Path $folder -Filter 'Strings.*.resx' | ForEach-Object { @{ Language = $_.BaseName -replace '^Strings\.' } }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    $folder = Join-Path $PSScriptRoot '../../src/TokenAuth/Texts'

    function Get-Text {
        param([string] $File)

        $texts = [ordered]@{}
        ([xml] (Get-Content -LiteralPath (Join-Path $folder $File) -Raw)).root.data | ForEach-Object { $texts[$_.name] = $_.value }
        $texts
    }

    # The error of a sign-in that nobody can help with, and the prompts of one that somebody helps with, in a language.
    function Get-Said {
        param([string] $Culture)

        $audience = [TokenAuth.PumpProbe.ProbeHost]::new()
        'anna@example.com', 'wrong' | ForEach-Object { $audience.Audience.Answers.Enqueue($_) }
        $shell = New-TestShell -TestHost $audience -ArgumentList $Culture, $Emulator.Http {
            param([string] $Culture, [string] $Address)

            [System.Threading.Thread]::CurrentThread.CurrentUICulture = [cultureinfo]::new($Culture)
            try { Connect-BackOffice } catch { $_.Exception.Message }
            try { Connect-BackOffice $Address } catch { $_.FullyQualifiedErrorId }
        }
        try {
            $message, $id = $shell.Invoke()
            [pscustomobject]@{ Message = $message; Id = $id; Shown = $audience.Audience.Shown }
        }
        finally { Remove-TestShell $shell }
    }
}

Describe 'The texts' {
    It 'have a member that says each, and no other' {
        $members = [regex]::Matches((Get-Content -LiteralPath (Join-Path $folder Strings.cs) -Raw), 'public static string (\w+)\(').ForEach({ $_.Groups[1].Value })
        (Get-Text Strings.resx).Keys | Sort-Object | Should -Be ($members | Sort-Object)
    }

    It 'are all translated, with the same places for values: <Language>' -ForEach $translations {
        $english, $translated = (Get-Text Strings.resx), (Get-Text "Strings.$Language.resx")
        $translated.Keys | Should -Be $english.Keys
        foreach ($key in $english.Keys) {
            $places = { [regex]::Matches($args[0], '\{\d\}').Value | Sort-Object -Unique }
            (& $places $translated[$key]) | Should -Be (& $places $english[$key]) -Because $key
        }
    }
}

Describe 'A person is spoken to' {
    BeforeAll { Open-Emulator }

    AfterAll { Close-Emulator }

    It 'in English, and where there is no translation' -ForEach 'en-US', 'fr-FR' {
        $said = Get-Said $_
        $said.Message | Should -Be "What is missing is the Back Office's address."
        $said.Shown | Should -BeLike 'E-mail for 127.0.0.1: *Password for anna@example.com at 127.0.0.1*'
    }

    It 'in German; error ids stay' {
        $said = Get-Said de-DE
        $said.Message | Should -Be 'Es fehlt die Adresse des Back Office.'
        $said.Shown | Should -BeLike 'E-Mail für 127.0.0.1: *Kennwort für anna@example.com bei 127.0.0.1*'
        $said.Id | Should -BeLike 'SignInRefused,*'
    }

    It 'of how far it is, in German too: <Culture>' -TestCases @(
        @{ Culture = 'en-US'; Expected = '^\d+ of 30 requests, [\d.,]+ a second$' }
        @{ Culture = 'de-DE'; Expected = '^\d+ von 30 Anfragen, [\d.,]+ je Sekunde$' }
    ) {
        $shell = New-TestShell -ArgumentList $Culture, $Emulator.Http, (Get-TestCredential) {
            param([string] $Culture, [string] $Address, [pscredential] $Credential)

            [System.Threading.Thread]::CurrentThread.CurrentUICulture = [cultureinfo]::new($Culture)
            $ProgressPreference = 'Continue'
            $null = Connect-BackOffice $Address $Credential -Name $Culture
            $null = Invoke-AuthorizedRequest -Session $Culture -InputObject (1..30 | ForEach-Object { "/items/$_" }) -RateLimit 15
        }
        try {
            $null = $shell.Invoke()
            $shell.Streams.Progress[0].StatusDescription | Should -Match $Expected
        }
        finally { Remove-TestShell $shell }
    }

    It 'and an import loads no texts' {
        $run = Invoke-Pwsh "[System.AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'TokenAuth*.resources'"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
    }
}
