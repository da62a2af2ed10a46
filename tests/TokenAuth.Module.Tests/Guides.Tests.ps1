BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $pages = Get-ChildItem -LiteralPath (Join-Path $root docs) -Filter *.md -Recurse
    $pages = @(Get-Item (Join-Path $root README.md)) + $pages

    # Blocks below a mark such as <!-- runnable: signed in -->; the mark says in which world.
    $blocks = foreach ($page in $pages) {
        $text = Get-Content -LiteralPath $page -Raw
        foreach ($match in [regex]::Matches($text, '(?ms)^<!-- runnable(?:: (?<world>[^\r\n]*?))? -->\s+^```powershell\r?\n(?<code>.*?)^```')) {
            $world, $answers = $match.Groups['world'].Value -split '(?<=^answers) ', 2
            @{
                Page = [System.IO.Path]::GetRelativePath($root, $page).Replace('\', '/')
                Line = ($text.Substring(0, $match.Index) -split '\n').Count
                World = $world; Answers = @($answers -split '; ?' | Where-Object { $_ }); Code = $match.Groups['code'].Value
            }
        }
    }

    # The PowerShell inside the complete files of build systems: below 'run: |' and 'pwsh: |', between a shell's END marks, or in Jenkins' quotes.
    $files = foreach ($file in Get-ChildItem -LiteralPath (Join-Path $root docs/ci) -File | Where-Object Extension -NE .md) {
        $text = Get-Content -LiteralPath $file -Raw
        $code = foreach ($pattern in "(?ms)<<'END'\r?\n(?<code>.*?)^ *END$", "(?ms)pwsh '''\r?\n(?<code>.*?)'''", '(?m)(?:run|pwsh): \|\r?\n(?<code>(?:^ {8,}.*\r?\n|^ {6}.*\r?\n)+)') {
            [regex]::Matches($text, $pattern).ForEach({ $_.Groups['code'].Value })
        }
        @{ File = $file.Name; Code = $code | Select-Object -First 1; Count = @($code).Count }
    }
}

BeforeAll {
    . $PSScriptRoot/Examples.ps1
    Open-Emulator
    $env:TOKENAUTH_EMULATOR_MODULE ??= Find-Build '../../out/TokenAuth.Emulator/TokenAuth.Emulator.psd1'
    $env:PSModulePath = (Split-Path (Split-Path $env:TOKENAUTH_EMULATOR_MODULE)), $env:PSModulePath -join [System.IO.Path]::PathSeparator
}

AfterAll {
    Clear-Example
    Close-Emulator
}

Describe 'A block that is marked as runnable' {
    It 'runs: <Page>, line <Line> (<World>)' -ForEach ($blocks | Where-Object World -NE pester) {
        if ($World -eq 'saved' -and -not $HasVaults) { Set-ItResult -Skipped -Because 'SecretManagement is not installed' }
        Initialize-Example -SignedIn:($World -eq 'signed in') -Saved:($World -eq 'saved')

        # What is tested is installed already; nobody is asked but where the page says so.
        $code = "function Install-PSResource { }`n$Code"
        $answers = $World -eq 'installed' ? ('anna@example.com', $Password) : $Answers
        $World | Should -BeIn 'answers', 'signed in', 'installed', 'pipeline', 'runbook', 'emulator', 'saved'
        $null = Invoke-Example $code $answers
    }

    It 'is a test that passes: <Page>, line <Line>' -ForEach ($blocks | Where-Object World -EQ pester) {
        Initialize-Example
        $path = Join-Path $TestDrive 'guide.Tests.ps1'
        Set-Content -LiteralPath $path -Value $Code
        $run = Invoke-Pwsh "Import-Module Pester; `$result = Invoke-Pester -Path '$path' -PassThru -Output None; `"`$(`$result.Result) `$(`$result.PassedCount)`"; `$result.Failed.ErrorRecord | Out-String"
        $run.Output | Should -Be "Passed $([regex]::Matches($Code, '(?m)^ +It ').Count)"
    }

    It 'is found: there are <Total>' -ForEach @{ Total = @($blocks).Count } {
        $Total | Should -BeGreaterThan 5
    }
}

Describe 'The file of a build system: <File>' -ForEach $files {
    It 'holds PowerShell that is right' {
        $Count | Should -BeGreaterThan 0
        Get-ExampleProblem $Code | Should -BeNullOrEmpty
        $Code | Should -Match 'Invoke-AuthorizedRequest'
    }

    It 'does what it says' {
        Initialize-Example
        if ($File -like 'azure*identity*') {
            Use-EmulatorSwitch @{ identityTokenAudience = 'api://AzureADTokenExchange' }
            $env:SYSTEM_OIDCREQUESTURI, $env:SYSTEM_ACCESSTOKEN, $env:SERVICE_CONNECTION_ID = "$($Emulator.Http)/ci/azure/oidctoken", 'request-token', 'c1'
        }
        if ($File -like 'gitlab*identity*') {
            $request = @{ Uri = "$($Emulator.Http)/ci/github/token?audience=$([uri]::EscapeDataString($Emulator.Http))"; Headers = @{ Authorization = 'Bearer request-token' } }
            $env:LOGIN_TOKEN = (Invoke-RestMethod @request).value
        }
        $null = Invoke-Example "function Install-PSResource { }`n$Code"
        (Get-EmulatorRequest /api/*).Count | Should -BeGreaterThan 0
        if ($File -notlike '*identity*') {
            Import-Csv (Join-Path $TestDrive accounts.csv) | Should -Not -BeNullOrEmpty
            Remove-Item (Join-Path $TestDrive accounts.csv)
            Get-AuthSession | Should -BeNullOrEmpty -Because 'the job signs out'
        }
    }
}
