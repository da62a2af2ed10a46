<#
.SYNOPSIS
    Packs a module folder: .nupkg, .zip, bill of materials, checksums.
.DESCRIPTION
    What the package says of itself comes from the module's manifest; its release notes from CHANGELOG.md. NuGet packs it, nothing is
    downloaded. Returns the files.
.EXAMPLE
    ./src/Packaging/New-ModulePackage.ps1 out/release/TokenAuth -OutputPath out/packages -Project src/TokenAuth
#>
[CmdletBinding()]
[OutputType([System.IO.FileInfo])]
param(
    # The module's folder.
    [Parameter(Mandatory)]
    [string] $Path,

    # Where the packages go.
    [Parameter(Mandatory)]
    [string] $OutputPath,

    # The folder of the project that was built: it knows what it was built with.
    [Parameter(Mandatory)]
    [string] $Project
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$folder = Get-Item -LiteralPath $Path
$name = $folder.Name
$manifest = Test-ModuleManifest (Join-Path $folder "$name.psd1")
$data = $manifest.PrivateData.PSData
$version = "$($manifest.Version)$($data.Prerelease ? "-$($data.Prerelease)" : '')"
$output = New-Item -ItemType Directory -Path $OutputPath -Force

# The changes of this version, or, before it has a number, those that are not released.
function Get-ReleaseNote {
    $text = Get-Content -LiteralPath (Join-Path $PSScriptRoot '../../CHANGELOG.md') -Raw
    foreach ($title in [regex]::Escape($version), 'Unreleased') {
        if ($text -match "(?ms)^## \[$title\].*?`$(.*?)(?=^## |\z)") { return $Matches[1].Trim() }
    }
    throw "CHANGELOG.md has no section for $version."
}

# As PowerShell's own publishing tags a module: its kind, and what it brings.
function Get-Tag {
    'PSModule'
    $data.Tags
    if ($manifest.ExportedCmdlets.Count) { 'PSIncludes_Cmdlet' }
    if ($manifest.ExportedFunctions.Count) { 'PSIncludes_Function' }
    $manifest.ExportedCmdlets.Keys | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" }
    $manifest.ExportedFunctions.Keys | ForEach-Object { "PSFunction_$_"; "PSCommand_$_" }
}

function New-Nuspec {
    param([string] $Destination)

    $escape = { [System.Security.SecurityElement]::Escape($args[0]) }
    Set-Content -LiteralPath $Destination -Value @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>$name</id>
    <version>$version</version>
    <authors>$(& $escape $manifest.Author)</authors>
    <description>$(& $escape $manifest.Description)</description>
    <copyright>$(& $escape $manifest.Copyright)</copyright>
    <license type="expression">MIT</license>
    <icon>icon.png</icon>
    <readme>README.md</readme>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <releaseNotes>$(& $escape (Get-ReleaseNote))</releaseNotes>
    <tags>$(& $escape (Get-Tag | Select-Object -Unique | Join-String -Separator ' '))</tags>
  </metadata>
  <files>
    <file src="**" target="" />
    <file src="$(Join-Path $PSScriptRoot icon.png)" target="" />
  </files>
</package>
"@
}

# What the module consists of, and what it was built with (CycloneDX).
function New-MaterialBill {
    param([string] $Destination)

    $hash = { @{ alg = 'SHA-256'; content = (Get-FileHash -LiteralPath $args[0] -Algorithm SHA256).Hash.ToLowerInvariant() } }
    $license = @(@{ license = @{ id = 'MIT' } })
    $files = Get-ChildItem -LiteralPath $folder -Recurse -File | Where-Object FullName -NE $Destination | Sort-Object FullName -Culture '' | ForEach-Object {
        $relative = [System.IO.Path]::GetRelativePath($folder, $_).Replace('\', '/')
        [ordered]@{ type = 'file'; 'bom-ref' = "file:$relative"; name = $relative; hashes = @(& $hash $_) }
    }
    $assets = Get-Content -LiteralPath (Join-Path $Project obj/project.assets.json) -Raw | ConvertFrom-Json -AsHashtable
    $shipped = $files.name | ForEach-Object { Split-Path $_ -Leaf }
    $packages = $assets.libraries.GetEnumerator() | Where-Object { $_.Value.type -eq 'package' } | Sort-Object Key -Culture '' | ForEach-Object {
        $id, $number = $_.Key -split '/'
        $ships = @($_.Value.files | Where-Object { $_ -like 'lib/*.dll' } | ForEach-Object { Split-Path $_ -Leaf } | Where-Object { $_ -in $shipped }).Count -gt 0
        [ordered]@{ type = 'library'; 'bom-ref' = "pkg:nuget/$id@$number"; name = $id; version = $number; purl = "pkg:nuget/$id@$number"; scope = $ships ? 'required' : 'excluded' }
    }
    $self = "pkg:nuget/$name@$version"
    $document = [ordered]@{
        bomFormat = 'CycloneDX'
        specVersion = '1.5'
        version = 1
        metadata = [ordered]@{ component = [ordered]@{ type = 'library'; 'bom-ref' = $self; name = $name; version = $version; purl = $self; licenses = $license } }
        components = @($files) + @($packages)
        dependencies = @([ordered]@{ ref = $self; dependsOn = @($packages | Where-Object scope -EQ required | ForEach-Object purl) })
    }
    Set-Content -LiteralPath $Destination -Value (ConvertTo-Json $document -Depth 9)
}

$bill = Join-Path $folder "$name.cdx.json"
New-MaterialBill $bill
$nuspec = Join-Path $output "$name.nuspec"
New-Nuspec $nuspec
try {
    # The file says all that NuGet needs; the project is only its way in. The warnings are about assemblies and scripts outside a library package's folders: this is a module's package.
    $null = dotnet pack (Join-Path $PSScriptRoot ../TokenAuth) --no-restore --no-build --output $output "-p:NuspecFile=$nuspec" "-p:NuspecBasePath=$folder" '-p:NoWarn=NU5100%3BNU5110%3BNU5111%3BNU5128' --nologo --verbosity quiet
}
finally {
    Remove-Item -LiteralPath $nuspec
}
Copy-Item -LiteralPath $bill -Destination $output
$archive = Join-Path $output "$name-$version.zip"
Compress-Archive -LiteralPath $folder -DestinationPath $archive -Force

$files = Get-Item (Join-Path $output "$name.$version.nupkg"), $archive, (Join-Path $output "$name.cdx.json")
$sums = Join-Path $output "$name.sha256"
$files | Get-FileHash -Algorithm SHA256 | ForEach-Object { "$($_.Hash.ToLowerInvariant())  $(Split-Path $_.Path -Leaf)" } | Set-Content -LiteralPath $sums
$files + (Get-Item -LiteralPath $sums)
