<#
.SYNOPSIS
    Builds, tests, analyzes, measures and packages the module.
.EXAMPLE
    ./build.ps1 Build Test
    Lays the module out in out/TokenAuth and runs every test.
.EXAMPLE
    ./build.ps1 Package
    Leaves out/TokenAuth-<version>.zip, made from a release build.
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Help', 'Bench', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Invoke-Analyzer {
    # The manifest is only whole where the module is laid out.
    $scripts = Get-ChildItem . -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { (Resolve-Path -LiteralPath $_ -Relative) -notmatch '^\.[\\/](TokenAuth\.psd1$|(.+[\\/])?(bin|obj|out|artifacts|node_modules)[\\/])' }
    $scripts = @($scripts) + (Get-Item out/TokenAuth/TokenAuth.psd1)
    $findings = $scripts | Invoke-ScriptAnalyzer -Settings ./PSScriptAnalyzerSettings.psd1
    $findings | ForEach-Object { Write-Host "$($_.ScriptName):$($_.Line): $($_.Severity) $($_.RuleName): $($_.Message)" }
    if ($findings) { throw "PSScriptAnalyzer has $(@($findings).Count) findings." }
}

# Brings the pages in docs/help in line with the commands as they are laid out, then makes the help files anew.
function Update-Help {
    Import-Module ./out/TokenAuth -Force
    ./src/TokenAuth.Help/Update-CommandHelp.ps1
    dotnet build src/TokenAuth --configuration $Configuration
}

function New-Package {
    # What an earlier build left there is not part of the package.
    Remove-Item out/TokenAuth -Recurse -Force -ErrorAction Ignore
    dotnet build src/TokenAuth --configuration Release
    $manifest = Test-ModuleManifest out/TokenAuth/TokenAuth.psd1
    $package = "out/TokenAuth-$($manifest.Version).zip"
    Compress-Archive -LiteralPath out/TokenAuth -DestinationPath $package -Force
    Get-Item $package
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            Build { dotnet build --configuration $Configuration }
            Test { dotnet test --configuration $Configuration }
            Analyze { Invoke-Analyzer }
            Help { Update-Help }
            Bench { dotnet run --configuration Release --project bench }
            Package { New-Package }
        }
    }
}
finally {
    Pop-Location
}
