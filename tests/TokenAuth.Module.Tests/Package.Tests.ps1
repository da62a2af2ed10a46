BeforeDiscovery {
    $psResourceGet = Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable | Where-Object Version -GE 1.0.0
    $analyzer = Get-Module PSScriptAnalyzer -ListAvailable
    $modules = @(
        @{ Name = 'TokenAuth'; Project = 'src/TokenAuth'; Command = 'Get-AccessToken'; Assemblies = 'TokenAuth.Core.dll', 'TokenAuth.dll' }
        @{ Name = 'TokenAuth.Emulator'; Project = 'src/TokenAuth.Emulator'; Command = 'Start-BackOfficeEmulator' }
    )
}

BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $repository = Resolve-Path (Join-Path $PSScriptRoot '../..')
    $packages = Join-Path $TestDrive packages
    $version = (Import-PowerShellDataFile $ModulePath).ModuleVersion

    # Imports a module in a process of its own that finds it in this folder, as an installed one.
    function Get-Imported {
        param([string] $Folder, [string] $Name, [string] $Command)

        Invoke-Pwsh "Remove-Module TokenAuth; `$env:PSModulePath = '$Folder'; Import-Module $Name; `"`$((Get-Module $Name).ModuleBase)|`$((Get-Command $Command).Name)|`$((Get-Help $Command).Synopsis.Trim())`""
    }
}

Describe 'The package of <Name>' -ForEach $modules {
    BeforeAll {
        # Copied first: the bill of materials is written into the folder that is packed.
        $folder = Join-Path $TestDrive "built/$Name"
        Copy-Item -LiteralPath (Join-Path $repository "out/$Name") -Destination $folder -Recurse
        $files = & (Join-Path $repository src/Packaging/New-ModulePackage.ps1) $folder -OutputPath $packages -Project (Join-Path $repository $Project)
        $package = Join-Path $packages "$Name.$version.nupkg"
        $unpacked = Join-Path $TestDrive "unpacked/$Name"
        [System.IO.Compression.ZipFile]::ExtractToDirectory($package, $unpacked)
        $nuspec = ([xml] (Get-Content -LiteralPath (Join-Path $unpacked "$Name.nuspec") -Raw)).package.metadata
    }

    It 'is a .nupkg, a .zip, a bill of materials and their checksums' {
        $files.Name | Should -Be "$Name.$version.nupkg", "$Name-$version.zip", "$Name.cdx.json", "$Name.sha256"
        $sums = Get-Content -LiteralPath (Join-Path $packages "$Name.sha256")
        $sums.Count | Should -Be 3
        foreach ($line in $sums) {
            $hash, $file = $line -split '  '
            (Get-FileHash -LiteralPath (Join-Path $packages $file)).Hash | Should -Be $hash
        }
    }

    It 'says what it is: license, icon, tags, release notes' {
        $nuspec.id, $nuspec.version, $nuspec.license.InnerText | Should -Be $Name, $version, 'MIT'
        $nuspec.tags -split ' ' | Should -Contain 'PSModule'
        $nuspec.tags -split ' ' | Should -Contain "PSCommand_$Command"
        $nuspec.releaseNotes.Length | Should -BeGreaterThan 100
        Join-Path $unpacked $nuspec.icon | Should -Exist
        Join-Path $unpacked $nuspec.readme | Should -Exist
    }

    It 'holds the module, its license and its changes' {
        foreach ($file in "$Name.psd1", 'LICENSE', 'CHANGELOG.md', "$Name.cdx.json") { Join-Path $unpacked $file | Should -Exist }
        if ($Name -eq 'TokenAuth') {
            (Get-ChildItem -LiteralPath $unpacked -Filter *.dll -Recurse).Name -notlike '*.resources.dll' | Sort-Object | Should -Be $Assemblies
            Join-Path $unpacked 'en-US/TokenAuth.dll-Help.xml' | Should -Exist
        }
    }

    It 'has a bill of materials that names every file with its hash' {
        $bill = Get-Content -LiteralPath (Join-Path $unpacked "$Name.cdx.json") -Raw | ConvertFrom-Json -AsHashtable
        $bill.bomFormat, $bill.specVersion, $bill.metadata.component.name | Should -Be 'CycloneDX', '1.5', $Name
        $named = @($bill.components | Where-Object type -EQ file)
        $named.name | Should -Contain "$Name.psd1"
        foreach ($file in $named) {
            (Get-FileHash -LiteralPath (Join-Path $unpacked $file.name)).Hash | Should -Be $file.hashes[0].content
        }
        $required = @($bill.components | Where-Object { $_.type -eq 'library' -and $_.scope -eq 'required' })
        if ($Name -eq 'TokenAuth') { $required | Should -BeNullOrEmpty -Because 'the module ships its own assemblies only' }
        else { $required.name | Should -Contain 'System.CommandLine' }
    }

    It 'is clean by the rules of the gallery' -Skip:(-not $analyzer) {
        Invoke-ScriptAnalyzer -Path $unpacked -Recurse -Settings PSGallery | ForEach-Object { "$($_.ScriptName):$($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
        $bad = Join-Path $TestDrive 'bad.ps1'
        Set-Content -LiteralPath $bad 'gci | % { $_ }'
        Invoke-ScriptAnalyzer -Path $bad -Settings PSGallery | Should -Not -BeNullOrEmpty -Because 'the rules are the right ones'
    }

    It 'imports from a plain copy' {
        $home1 = Join-Path $TestDrive "copied/$Name/$version"
        $null = New-Item -ItemType Directory -Path $home1
        [System.IO.Compression.ZipFile]::ExtractToDirectory((Join-Path $packages "$Name-$version.zip"), (Join-Path $TestDrive "zipped-$Name"))
        Copy-Item -Path (Join-Path $TestDrive "zipped-$Name/$Name/*") -Destination $home1 -Recurse
        $run = Get-Imported (Join-Path $TestDrive copied) $Name $Command
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Match "^$([regex]::Escape($home1))\|$Command\|\w+ .+"
    }

    It 'installs from a repository that is a folder into a clean profile, and imports' -Skip:(-not $psResourceGet) {
        $profileFolder = New-Item -ItemType Directory -Path (Join-Path $TestDrive "profile-$Name")
        $data = New-Item -ItemType Directory -Path (Join-Path $profileFolder '.local/share')

        # Windows has no variable that moves a user's modules: there the package is saved, elsewhere installed.
        $target = $IsWindows ? "$profileFolder/Modules" : "$data/powershell/Modules"
        $null = New-Item -ItemType Directory -Path $target -Force
        $get = $IsWindows ? "Save-PSResource $Name -Repository Local -Path '$target'" : "Install-PSResource $Name -Repository Local -Scope CurrentUser"
        $script = @"
Remove-Module TokenAuth
Register-PSResourceRepository -Name Local -Uri '$packages' -Trusted
$get -TrustRepository
`$env:PSModulePath = '$target', `$env:PSModulePath -join [System.IO.Path]::PathSeparator
Import-Module $Name
(Get-Module $Name).Version.ToString()
(Get-Command $Command).Module.ModuleBase
"@
        $before = $env:HOME, $env:XDG_DATA_HOME, $env:LOCALAPPDATA
        try {
            $env:HOME = $env:LOCALAPPDATA = $profileFolder.FullName
            $env:XDG_DATA_HOME = $data.FullName
            $run = Invoke-Pwsh $script
        }
        finally {
            $env:HOME, $env:XDG_DATA_HOME, $env:LOCALAPPDATA = $before
        }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Select-Object -Last 2 | Should -Be $version, (Join-Path $target $Name $version)
    }
}

Describe 'An empty machine with PowerShell and the package' {
    BeforeAll {
        $folder = Join-Path $TestDrive built/TokenAuth
        Copy-Item -LiteralPath (Join-Path $repository out/TokenAuth) -Destination $folder -Recurse
        $null = & (Join-Path $repository src/Packaging/New-ModulePackage.ps1) $folder -OutputPath $packages -Project (Join-Path $repository src/TokenAuth)
    }

    It 'sends its first authorized request with the three commands of the README' -Skip:(-not $psResourceGet) {
        . $PSScriptRoot/Emulator.ps1
        Open-Emulator
        $readme = Get-Content -LiteralPath (Join-Path $repository README.md) -Raw
        $block = [regex]::Match($readme, '(?ms)<!-- runnable: installed -->\s+```powershell\r?\n(?<code>.*?)^```').Groups['code'].Value
        @($block.Trim() -split '\r?\n').Count | Should -Be 3

        # Nobody answers a prompt here: what a person types comes from the environment. The gallery is the folder of the package.
        $commands = $block -replace 'https://backoffice\.example\.com', "$($Emulator.Http) -FromEnvironment" -replace 'Install-PSResource TokenAuth', 'Install-PSResource TokenAuth -Repository Local -TrustRepository'
        $clean = New-Item -ItemType Directory -Path (Join-Path $TestDrive empty)
        $modules = New-Item -ItemType Directory -Path (Join-Path $clean .local/share/powershell/Modules)
        $path = Join-Path $clean first.ps1
        Set-Content -LiteralPath $path @"
Register-PSResourceRepository -Name Local -Uri '$packages' -Trusted
$($IsWindows ? ($commands -replace 'Install-PSResource TokenAuth', "Save-PSResource TokenAuth -Path '$modules'") : $commands)
(Get-Module TokenAuth).ModuleBase
"@
        $variables = 'HOME', 'XDG_DATA_HOME', 'LOCALAPPDATA', 'PSModulePath', 'TOKENAUTH_USERNAME', 'TOKENAUTH_PASSWORD'
        $before = $variables | ForEach-Object { [System.Environment]::GetEnvironmentVariable($_) }
        try {
            $env:HOME = $clean.FullName
            $env:XDG_DATA_HOME = $env:LOCALAPPDATA = Join-Path $clean .local/share
            $env:PSModulePath = $modules.FullName
            $env:TOKENAUTH_USERNAME, $env:TOKENAUTH_PASSWORD = 'anna@example.com', $Password
            $output = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $path 2>&1 | ForEach-Object { "$_" }
        }
        finally {
            for ($index = 0; $index -lt $variables.Count; $index++) { [System.Environment]::SetEnvironmentVariable($variables[$index], $before[$index]) }
            Close-Emulator
        }
        $LASTEXITCODE | Should -Be 0
        $output -match 'anna@example\.com' | Should -Not -BeNullOrEmpty -Because ($output -join "`n")
        $output -like "$modules*TokenAuth*" | Should -HaveCount 1 -Because ($output -join "`n")
    }
}

Describe 'The version' {
    It 'is the same in both manifests and in the assemblies' {
        (Import-PowerShellDataFile (Join-Path $repository src/TokenAuth.Emulator/Module/TokenAuth.Emulator.psd1)).ModuleVersion | Should -Be $version
        (Get-Item (Join-Path (Split-Path $ModulePath) TokenAuth.dll)).VersionInfo.FileVersion | Should -Be "$version.0"
    }
}
