BeforeDiscovery {
    # Each heading of the guide with the script below it.
    $guide = Get-Content "$PSScriptRoot/../../docs/recipes.md" -Raw
    $recipes = [regex]::Matches($guide, '(?s)\n## (?<name>[^\n]+)\n(?<text>.*?)```powershell\n(?<script>.*?)\n```') |
        ForEach-Object { @{ Name = $_.Groups['name'].Value; Script = $_.Groups['script'].Value } }

    # Where a second script follows below the same heading, it is the shorter form of the first.
    $shorter = $guide -split '\n## ' | Select-Object -Skip 1 | ForEach-Object {
        $scripts = [regex]::Matches($_, '(?s)```powershell\n(.*?)\n```')
        if ($scripts.Count -eq 2) { @{ Name = ($_ -split '\n')[0]; Short = $scripts[1].Groups[1].Value } }
    }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    # What goes wrong before a recipe is run, each time.
    $prepare = @{
        'Try again' = { Add-EmulatorFault /api/v2/whoami @{ statusCode = 500; count = 2 } }
        'Try again, in a loop of one''s own' = { Add-EmulatorFault /api/v2/whoami @{ statusCode = 500; count = 2 } }
    }

    # What a recipe brings: text, or a pattern.
    $photo = [byte[]] (1..200)
    $photoHash = [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($photo)).ToLowerInvariant()
    $report = [byte[]]::new(100000)
    for ($index = 0; $index -lt $report.Length; $index++) { $report[$index] = $index % 251 }
    $reportHash = [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($report))
    $expected = @{
        'Read a list' = '*', '*', '*', '*', '*'
        'Read a list page by page' = '312 orders, the last one 312'
        'Follow a list''s links' = '35 items, the last one 35'
        'Create many things' = '1 2 3 4 5'
        'Read many things, and go on where one fails' = '1 2 4 5; failed: 3 6'
        'Create something' = 'POST application/json; charset=utf-8', '4'
        'Post a form' = 'application/x-www-form-urlencoded: name=chair&price=7'
        'Upload a file' = "image/jpeg 200 $photoHash"
        'Upload files in a form' = 'title  text/plain; charset=utf-8 8 *', 'tag  text/plain; charset=utf-8 3 *', 'tag  text/plain; charset=utf-8 3 *', "photo photo.jpg application/octet-stream 200 $photoHash"
        'Download a file' = $reportHash
        'Continue a download' = $reportHash
        'Try again' = 'anna@example.com'
        'Try again, in a loop of one''s own' = 'anna@example.com'
        'Look at an error' = '404, 404, HttpRequestException'
        'Take errors as replies' = '422 422 application/json; charset=utf-8'
    }
}

AfterAll { Close-Emulator }

Describe 'The guide' {
    It 'has ten recipes at least, each once' {
        $names = $recipes.Name
        $names.Count | Should -BeGreaterOrEqual 10
    } -TestCases @(@{ recipes = $recipes })

    It 'has shorter forms of lists and of many requests' {
        $names | Should -Be 'Read a list page by page', 'Create many things', 'Read many things, and go on where one fails'
    } -TestCases @(@{ names = $shorter.Name })
}

Describe 'The recipe' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
        $api = $Emulator.Http
        $auth = Get-AccessToken -AsHeader
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        [System.IO.File]::WriteAllBytes((Join-Path $folder photo.jpg), $photo)
        Push-Location $folder

        function Invoke-Recipe {
            param([string] $Text)

            if ($prepare[$Name]) { & $prepare[$Name] }
            & ([scriptblock]::Create($Text)) | ForEach-Object { "$_" }
        }
    }

    AfterEach { Pop-Location }

    It '"<Name>" works with Invoke-RestMethod, and with the session by a change of name' -ForEach $recipes {
        $expected.Keys | Should -Contain $Name
        $before = @(Invoke-Recipe $Script)
        $null = Invoke-Emulator requests -Method Delete
        $after = @(Invoke-Recipe ($Script.Replace('Invoke-RestMethod', 'Invoke-AuthorizedRequest').Replace(' -Headers $auth', '')))
        $before.Count | Should -Be @($expected[$Name]).Count
        for ($line = 0; $line -lt $before.Count; $line++) { $before[$line] | Should -BeLike @($expected[$Name])[$line] }
        $after | Should -Be $before
        Get-EmulatorRequest | ForEach-Object { $_.headers.'User-Agent' | Should -BeLike 'TokenAuth/*' }
    }

    It '"<Name>" has a shorter form that brings the same' -ForEach $shorter {
        $null = Invoke-Emulator requests -Method Delete
        Invoke-Recipe $Short | Should -Be $expected[$Name]
        Get-EmulatorRequest | ForEach-Object { $_.headers.'User-Agent' | Should -BeLike 'TokenAuth/*' }
    }
}
