<#
.SYNOPSIS
    Builds, tests, analyzes, measures and packages the module.
.EXAMPLE
    ./build.ps1 Build Test
    Lays the module out in out/TokenAuth and runs every test.
.EXAMPLE
    ./build.ps1 Package
    Leaves the packages of a release build in out/packages: .nupkg, .zip, bill of materials, checksums.
.EXAMPLE
    ./build.ps1 Pictures
    Draws the terminal pictures of docs/walk-through.md anew, out of a real session. It needs tmux.
.EXAMPLE
    ./build.ps1 Package Publish
    Packs, and says what would be published and where. Nothing is published without -Live.
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Help', 'Pictures', 'Bench', 'Fuzz', 'Mutate', 'Trust', 'Package', 'Publish')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # Where Publish goes: a repository that Get-PSResourceRepository knows.
    [string] $Repository = 'PSGallery',

    # Publishes, instead of saying what would be published.
    [switch] $Live
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Invoke-Analyzer {
    # The manifest is only whole where the module is laid out.
    $scripts = Get-ChildItem . -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { (Resolve-Path -LiteralPath $_ -Relative) -notmatch '^\.[\\/](TokenAuth\.psd1$|(.+[\\/])?(bin|obj|out|artifacts|node_modules)[\\/])' }
    $scripts = @($scripts) + (Get-Item out/TokenAuth/TokenAuth.psd1)
    $findings = @($scripts | Invoke-ScriptAnalyzer -Settings ./PSScriptAnalyzerSettings.psd1)

    # What ships, by the gallery's own rules.
    $findings += Get-Item out/TokenAuth, out/TokenAuth.Emulator | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Recurse -Settings PSGallery }
    $findings | ForEach-Object { Write-Host "$($_.ScriptName):$($_.Line): $($_.Severity) $($_.RuleName): $($_.Message)" }
    if ($findings) { throw "PSScriptAnalyzer has $($findings.Count) findings." }
}

# Brings the pages in docs/help in line with the commands as they are laid out, then makes the help files anew.
function Update-HelpPage {
    Import-Module ./out/TokenAuth -Force
    ./src/TokenAuth.Help/Update-CommandHelp.ps1
    dotnet build src/TokenAuth --configuration $Configuration
}

# Feeds every parser mutated input for half an hour; a run that finds something leaves the input in out/fuzz.
function Invoke-Fuzzer {
    dotnet run --configuration Release --project tests/TokenAuth.Fuzz -- --minutes 30 --output out/fuzz
    dotnet run --project tests/Tally -- fuzz docs out/fuzz/report.json
}

# Changes the rooms that tokens depend on in every way that Stryker knows, one at a time, and counts the changes that no test finds. Takes hours.
function Invoke-Mutation {
    $engine = Join-Path $PSScriptRoot src/TokenAuth.Core
    $output = New-Item (Join-Path $PSScriptRoot out/mutation) -ItemType Directory -Force
    $parts = [ordered]@{
        Values = 'Tokens/*.cs', 'Secrecy/*.cs', 'Transport/Addresses.cs', 'Transport/Origin*.cs', 'Sessions/Sealed*.cs', 'Sessions/SessionFormat.cs', 'Sessions/SessionDocument.cs'
        Sessions = , 'Sessions/*.cs'
    }
    dotnet tool restore
    $analyzers = $env:RunAnalyzers
    $env:RunAnalyzers = 'false'
    Push-Location tests/TokenAuth.Core.Tests
    try {
        foreach ($part in $parts.Keys) {
            $settings = Get-Content Mutation/stryker-config.json -Raw | ConvertFrom-Json -AsHashtable
            $settings.'stryker-config'.mutate = @(Get-Item -Path ($parts.$part | ForEach-Object { Join-Path $engine $_ }) | ForEach-Object {
                    # The argument of ConfigureAwait is left out, by its place: no option leaves out a literal.
                    $file = [System.IO.Path]::GetRelativePath($engine, $_).Replace('\', '/')
                    $places = [regex]::Matches([System.IO.File]::ReadAllText($_), '(?<=\.ConfigureAwait\()(true|false)') | ForEach-Object { "{$($_.Index)..$($_.Index + $_.Length)}" }
                    $file
                    if ($places) { "!$file$(-join $places)" }
                })
            $configuration = Join-Path $output "$part.json"
            ConvertTo-Json $settings -Depth 5 | Set-Content -LiteralPath $configuration
            $env:TokenAuthMutation = $part
            dotnet stryker --config-file ([System.IO.Path]::GetRelativePath($PWD, $configuration)) --output (Join-Path $output $part)
        }
    }
    finally {
        $env:TokenAuthMutation = ''
        $env:RunAnalyzers = $analyzers
        Pop-Location
    }
    dotnet run --project tests/Tally -- mutation docs (Get-ChildItem $output -Recurse -Filter mutation-report.json).FullName
}

# Brings the figures in docs/trust and their table up to the last run of .ci/run.
function Update-Figure {
    dotnet run --project tests/Tally -- trust artifacts/test artifacts/pester docs
}

# Runs the session of the walk-through in a terminal, and keeps its screens.
function Update-Picture {
    $env:TOKENAUTH_DRAW_PICTURES = '1'
    try { dotnet test tests/TokenAuth.Terminal.Tests --configuration $Configuration }
    finally { $env:TOKENAUTH_DRAW_PICTURES = $null }
}

# Packs release builds of the module and of the emulator for its users' tests; what is laid out for the tests here stays as it is.
function New-Package {
    Remove-Item out/release, out/packages -Recurse -Force -ErrorAction Ignore
    $release = Join-Path $PSScriptRoot out/release
    dotnet build src/TokenAuth --configuration Release -p:ContinuousIntegrationBuild=true "-p:ModuleDirectory=$release/TokenAuth/"
    dotnet build src/TokenAuth.Emulator --configuration Release -p:ContinuousIntegrationBuild=true "-p:EmulatorModuleDirectory=$release/TokenAuth.Emulator/"
    ./src/Packaging/New-ModulePackage.ps1 out/release/TokenAuth -OutputPath out/packages -Project src/TokenAuth
    ./src/Packaging/New-ModulePackage.ps1 out/release/TokenAuth.Emulator -OutputPath out/packages -Project src/TokenAuth.Emulator
}

# Says what would be published; publishes with -Live only, with the key of TOKENAUTH_PUBLISH_KEY.
function Publish-Package {
    $packages = Get-Item out/packages/*.nupkg
    foreach ($package in $packages) {
        if (-not $Live) {
            Write-Host "Dry run: $($package.Name) would go to the repository '$Repository'. Add -Live to publish it."
            continue
        }
        $key = $env:TOKENAUTH_PUBLISH_KEY ? @{ ApiKey = $env:TOKENAUTH_PUBLISH_KEY } : @{}
        Publish-PSResource -NupkgPath $package -Repository $Repository @key
    }
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            Build { dotnet build --configuration $Configuration }
            Test { dotnet test --configuration $Configuration }
            Analyze { Invoke-Analyzer }
            Help { Update-HelpPage }
            Pictures { Update-Picture }
            Bench { dotnet run --configuration Release --project bench }
            Fuzz { Invoke-Fuzzer }
            Mutate { Invoke-Mutation }
            Trust { Update-Figure }
            Package { New-Package }
            Publish { Publish-Package }
        }
    }
}
finally {
    Pop-Location
}
