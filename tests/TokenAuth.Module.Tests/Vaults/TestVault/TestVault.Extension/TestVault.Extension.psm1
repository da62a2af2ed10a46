<#
    One file a secret, in the folder that the vault parameter Folder names. The file .mode in that folder, or else the vault parameter
    Mode, says what goes wrong: Locked, Prompting, Unreachable, Slow, Stuck, ReadOnly, LosesWrites, Complaining, Telling.
#>
$script:Copies = @{}

function Get-Mode {
    param([hashtable] $AdditionalParameters)

    $file = Join-Path $AdditionalParameters.Folder .mode
    if (Test-Path -LiteralPath $file) { (Get-Content -LiteralPath $file -Raw).Trim() } else { $AdditionalParameters.Mode }
}

function Enter-Call {
    param([string] $VaultName, [hashtable] $AdditionalParameters, [switch] $Writes)

    # Where the file is there, every call is written down.
    $log = Join-Path $AdditionalParameters.Folder .calls
    if (Test-Path -LiteralPath $log) { Add-Content -LiteralPath $log -Value (Get-PSCallStack)[1].Command }
    $mode = Get-Mode $AdditionalParameters
    if ($mode -in 'Slow', 'Stuck') { Set-Content -LiteralPath (Join-Path $AdditionalParameters.Folder .entered) -Value '' }
    switch ($mode) {
        'Locked' { throw [Microsoft.PowerShell.SecretManagement.PasswordRequiredException]::new("The vault $VaultName is locked.") }
        'Prompting' { $null = Read-Host -Prompt "Password of the vault $VaultName" }
        'Unreachable' { throw [System.Net.Http.HttpRequestException]::new("No connection to the vault $VaultName could be made.") }
        'Slow' { Start-Sleep -Seconds 30 }
        'Stuck' { [System.Threading.Thread]::Sleep(30000) }
        'ReadOnly' { if ($Writes) { throw [System.UnauthorizedAccessException]::new("The vault $VaultName may only be read.") } }
    }
}

function Get-FileName {
    param([string] $Name)

    [System.Convert]::ToHexString([System.Text.Encoding]::UTF8.GetBytes($Name.ToLowerInvariant()))
}

# Every entry, by the name of its file. A vault that loses writes keeps a copy for as long as the process lives, and writes all of it back.
function Get-EntryTable {
    param([string] $VaultName, [hashtable] $AdditionalParameters)

    if ($script:Copies.ContainsKey($VaultName)) { return $script:Copies[$VaultName] }
    $entries = @{}
    Get-ChildItem -LiteralPath $AdditionalParameters.Folder -Filter *.secret -File | ForEach-Object {
        # Between the listing and the reading a file may be removed.
        $text = try { [System.IO.File]::ReadAllText($_.FullName) } catch [System.IO.IOException] { $null }
        if ($text) { $entries[$_.BaseName] = ConvertFrom-Json $text -AsHashtable }
    }
    if ((Get-Mode $AdditionalParameters) -eq 'LosesWrites') { $script:Copies[$VaultName] = $entries }
    $entries
}

function Save-Entry {
    param([string] $File, [hashtable] $Entry, [string] $VaultName, [hashtable] $AdditionalParameters)

    $folder = $AdditionalParameters.Folder
    $write = @{ $File = $Entry }
    if ((Get-Mode $AdditionalParameters) -eq 'LosesWrites') {
        $write = Get-EntryTable $VaultName $AdditionalParameters
        if ($Entry) { $write[$File] = $Entry } else { $write.Remove($File) }
        Get-ChildItem -LiteralPath $folder -Filter *.secret -File | Remove-Item
    }
    elseif (-not $Entry) {
        Remove-Item -LiteralPath (Join-Path $folder "$File.secret")
        return
    }

    foreach ($name in @($write.Keys)) {
        $temporary = Join-Path $folder "$([guid]::NewGuid()).new"
        [System.IO.File]::WriteAllText($temporary, (ConvertTo-Json $write[$name] -Depth 4 -Compress))
        [System.IO.File]::Move($temporary, (Join-Path $folder "$name.secret"), $true)
    }
}

function Get-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)

    Enter-Call $VaultName $AdditionalParameters
    $entry = (Get-EntryTable $VaultName $AdditionalParameters)[(Get-FileName $Name)]
    if ($entry) { [System.Net.NetworkCredential]::new('', $entry.secret).SecurePassword }
    elseif ((Get-Mode $AdditionalParameters) -eq 'Complaining') { Write-Error "There is no '$Name' in the vault $VaultName." }
}

function Set-Secret {
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)

    Enter-Call $VaultName $AdditionalParameters -Writes
    $file = Get-FileName $Name
    $text = if ($Secret -is [securestring]) { [System.Net.NetworkCredential]::new('', $Secret).Password } else { [string] $Secret }
    if ((Get-Mode $AdditionalParameters) -eq 'Telling') { throw [System.InvalidOperationException]::new("The vault $VaultName cannot keep '$text'.") }
    Save-Entry $file @{ name = $Name; secret = $text } $VaultName $AdditionalParameters
    $true
}

function Set-SecretInfo {
    param([string] $Name, [hashtable] $Metadata, [string] $VaultName, [hashtable] $AdditionalParameters)

    Enter-Call $VaultName $AdditionalParameters -Writes
    $file = Get-FileName $Name
    $entry = (Get-EntryTable $VaultName $AdditionalParameters)[$file]
    $entry.metadata = $Metadata
    Save-Entry $file $entry $VaultName $AdditionalParameters
}

function Remove-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)

    Enter-Call $VaultName $AdditionalParameters -Writes
    Save-Entry (Get-FileName $Name) $null $VaultName $AdditionalParameters
    $true
}

function Get-SecretInfo {
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)

    Enter-Call $VaultName $AdditionalParameters
    $pattern = [WildcardPattern]::new($Filter, 'IgnoreCase')
    foreach ($entry in (Get-EntryTable $VaultName $AdditionalParameters).Values) {
        if (-not $pattern.IsMatch($entry.name)) { continue }
        $metadata = [System.Collections.Generic.Dictionary[string, object]]::new()
        if ($entry.metadata) { $entry.metadata.GetEnumerator() | ForEach-Object { $metadata[$_.Key] = $_.Value } }
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($entry.name, 'SecureString', $VaultName, $metadata)
    }
}

function Test-SecretVault {
    param([string] $VaultName, [hashtable] $AdditionalParameters)

    Enter-Call $VaultName $AdditionalParameters
    $true
}
