<#
.SYNOPSIS
    Dot-source this in a BeforeAll, after Emulator.ps1: it plants secrets, runs commands with them, and searches everything that came out.
.DESCRIPTION
    A canary is a secret with random text in it. What a command gets, what crosses the wire and what a vault keeps are canaries; no place that a
    script, a log or another process can see may hold one, in any encoding, unless the caller asked for it.
#>
$script:CanaryCount = [ordered]@{ placements = [System.Collections.Generic.HashSet[string]]::new(); channels = [System.Collections.Generic.HashSet[string]]::new(); commands = [System.Collections.Generic.HashSet[string]]::new(); errorIds = [System.Collections.Generic.HashSet[string]]::new(); checks = 0 }
$script:Canaries = [ordered]@{}

# What is searched for where some were asked for, and in how many spellings.
$script:Sought = @{}
$script:Spellings = @{}

# PowerShell puts the parameters as they were given into each error's InvocationInfo.
$script:ShowsParameters = 'ConvertTo-Json', 'object graph'

function New-CanaryText {
    param([string] $Prefix = 'c4n')

    $Prefix + [guid]::NewGuid().ToString('N')
}

# Plants a secret: it is searched for from now on.
function Add-Canary {
    param([string] $Name, [string] $Value, [string[]] $Fragment = @())

    # What begins with the mark is found by the mark.
    if ($Value.Length -lt 6 -or ($Name -like 'Wire *' -and $Value.Contains($script:CanaryMark))) { return }
    $null = $script:CanaryCount.placements.Add($Name)
    $script:Sought.Clear()
    $script:Canaries["$Name $($Value.GetHashCode())"] = [TokenAuth.Canaries.Canary]::new($Name, $Value, $Fragment)
}

# What was found in a text, but for the canaries that were asked for.
function Find-Canary {
    param([string] $Channel, [AllowEmptyString()] [string] $Text, [string[]] $Asked = @())

    $null = $script:CanaryCount.channels.Add($Channel)
    $key = $Asked -join '|'
    if (-not $script:Sought.ContainsKey($key)) {
        $script:Sought[$key] = [TokenAuth.Canaries.Canary[]] @($script:Canaries.Values | Where-Object Name -NotIn $Asked)
        $script:Spellings[$key] = ($script:Sought[$key] | ForEach-Object { $_.Spellings.Count } | Measure-Object -Sum).Sum
    }

    $script:CanaryCount.checks += $script:Spellings[$key]
    [TokenAuth.Canaries.Canary]::Find($Text, $script:Sought[$key]) | ForEach-Object { "$Channel`: $_" }
}

# The secrets that everything is done with.
function Initialize-Canary {
    if (-not $script:Emulator) { throw 'Open-Emulator comes first.' }
    $script:CanaryMark = New-CanaryText
    $user = "canary-$([guid]::NewGuid().ToString('N').Substring(0, 8))@example.com"
    $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $rsa = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=canary', $key, 'SHA256')
    $made = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
    $pfxPassword = New-CanaryText
    $pfx = $made.Export('Pfx', $pfxPassword)
    $alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    $script:Plain = @{
        Password = "pw +/=`"\<&ä€'$(New-CanaryText)"
        TotpSecret = -join (1..32 | ForEach-Object { $alphabet[[System.Security.Cryptography.RandomNumberGenerator]::GetInt32(32)] })
        Code = New-CanaryText
        ClientSecret = "s:3+c%72 $(New-CanaryText)"
        ProxyPassword = "proxy:$(New-CanaryText)"
        Passphrase = New-CanaryText
        GivenAccess = New-CanaryText
        GivenRefresh = New-CanaryText
        GivenId = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.' + (New-CanaryText)
        Query = New-CanaryText
        UserInfo = New-CanaryText
        Bearer = New-CanaryText
        Cookie = New-CanaryText
        EnvironmentToken = New-CanaryText
    }
    $script:Plain.GetEnumerator() | ForEach-Object { Add-Canary $_.Key $_.Value ([regex]::Match($_.Value, '[A-Za-z0-9]{24,}$').Value) }
    Add-Canary Token $script:CanaryMark $script:CanaryMark
    'access', 'refresh', 'code', 'device', 'url' | ForEach-Object { Add-Canary "Issued $_" "$script:CanaryMark-$_" }
    Add-Canary PfxPassword $pfxPassword $pfxPassword
    Add-Canary Pfx ([System.Convert]::ToBase64String($pfx)) ([System.Convert]::ToBase64String($pfx).Substring(40, 48))
    foreach ($one in @{ Name = 'PrivateKey'; Key = $key }, @{ Name = 'RsaKey'; Key = $rsa }) {
        $body = [System.Convert]::ToBase64String($one.Key.ExportPkcs8PrivateKey())
        $d = [System.Convert]::ToHexString($one.Key.ExportParameters($true).D)
        Add-Canary $one.Name $body ($one.Key.ExportPkcs8PrivateKeyPem() -split '\r?\n')[2]
        Add-Canary "$($one.Name) number" $d $d
    }

    $pem = $key.ExportPkcs8PrivateKeyPem()
    $encrypted = $key.ExportEncryptedPkcs8PrivateKeyPem($script:Plain.Passphrase, [System.Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000))
    $script:World = @{
        Http = $script:Emulator.Http; Https = $script:Emulator.Https; Nobody = 'http://127.0.0.1:9'; User = $user; Plain = $script:Plain
        Credential = [pscredential]::new($user, (Get-Secret $script:Plain.Password))
        MailCredential = [pscredential]::new("mail-$user", (Get-Secret $script:Plain.Password))
        ProxyCredential = [pscredential]::new('porter', (Get-Secret $script:Plain.ProxyPassword))
        Key = Get-Secret $pem; EncryptedKey = Get-Secret $encrypted; RsaKey = Get-Secret $rsa.ExportPkcs8PrivateKeyPem()
        Certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($pfx, $pfxPassword, 'Exportable')
        Folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive "canary-$([guid]::NewGuid())")).FullName
    }
    'TotpSecret', 'Code', 'ClientSecret', 'Passphrase', 'GivenRefresh', 'GivenAccess' | ForEach-Object { $script:World[$_] = Get-Secret $script:Plain[$_] }
    $script:PublicKey = $key.ExportSubjectPublicKeyInfoPem()
}

# The emulator as it was, with users, clients and tokens that are canaries.
function Reset-Canary {
    param([switch] $SignsIn)

    Get-AuthSession | Disconnect-AuthSession -Force -WarningAction Ignore
    $null = Invoke-Emulator reset
    $global:Error.Clear()
    @($script:Canaries.Keys) -like 'Wire *' | ForEach-Object { $script:Canaries.Remove($_) }
    $script:Sought.Clear()
    Use-EmulatorSwitch @{ tokenMark = $script:CanaryMark; opaqueAccessTokens = $true; myRefreshTokenInReply = 'Present' }
    $null = Invoke-Emulator users @{ email = $script:World.User; password = $script:Plain.Password }
    $null = Invoke-Emulator clients @{ id = 'canary'; secret = $script:Plain.ClientSecret }
    $null = Invoke-Emulator clients @{ id = 'signer'; publicKeyPem = $script:PublicKey }
    if (-not $SignsIn) { return }
    $script:World.TotpCredential = Add-CanaryTotp
    $null = Invoke-Emulator users @{ email = "mail-$($script:World.User)"; password = $script:Plain.Password; secondFactor = 'Email' }
    $null = Invoke-Emulator service-admins @{ adminId = '17'; keyId = 'k1'; publicKeyPem = $script:PublicKey }
}

# A user with an authenticator app who has not used a code yet; who has, waits for the next one.
function Add-CanaryTotp {
    [pscredential]::new((Add-TotpUser @{ password = $script:Plain.Password; totpSecret = $script:Plain.TotpSecret }), (Get-Secret $script:Plain.Password))
}

# A reply that repeats what came, as a fault of the emulator.
function Get-CanaryEcho {
    param([string] $Text, [int] $Status)

    @{ statusCode = $Status; body = ConvertTo-Json @{ message = "you sent $Text" } -Compress }
}

# JSON of an object; nothing of one that ConvertTo-Json refuses.
function Get-CanaryJson {
    param([object] $Object, [int] $Depth)

    try { ConvertTo-Json $Object -Depth $Depth -WarningAction Ignore } catch { '' }
}

# A session with a refresh token, named desk.
function Connect-Canary {
    param([hashtable] $With = @{})

    $settings = @{ Service = 'B2Core'; Name = 'desk'; WarningAction = 'Ignore' }
    $With.GetEnumerator() | ForEach-Object { $settings[$_.Key] = $_.Value }
    Connect-BackOffice $script:Emulator.Http $script:World.Credential @settings
}

# The secrets that crossed the wire become canaries, too.
function Add-WireCanary {
    foreach ($request in Get-EmulatorRequest) {
        foreach ($header in 'Authorization', 'Proxy-Authorization') {
            $value = $request.headers.$header
            if ($value) { Add-Canary "Wire $header" ($value -replace '^\w+ ') }
        }

        $secret = '^(?:.*token|.*assertion|code|otp|password|.*secret|code_verifier|uuid|ticket)$'
        if ($request.body -like '{*') {
            (ConvertFrom-Json $request.body -AsHashtable).GetEnumerator() | Where-Object { $_.Value -is [string] -and $_.Key -match $secret -and $_.Key -notmatch 'subject_token_type' } |
                ForEach-Object { Add-Canary "Wire $($_.Key)" $_.Value }
        }
        else {
            foreach ($pair in $request.body -split '&') {
                $name, $value = $pair -split '=', 2
                if ($value -and $name -match $secret) { Add-Canary "Wire $name" ([uri]::UnescapeDataString($value.Replace('+', ' '))) }
            }
        }
    }
}

# A runspace that somebody watches: every preference says Continue, and there is a transcript.
function Open-CanaryShell {
    $prepare = {
        $global:VerbosePreference = $global:DebugPreference = $global:InformationPreference = $global:WarningPreference = 'Continue'
        $PSStyle.OutputRendering = 'PlainText'
    }
    $script:CanaryHost = [TokenAuth.PumpProbe.ProbeHost]::new()
    $script:CanaryShell = New-TestShell -TestHost $script:CanaryHost $prepare
    $script:MuteShell = New-TestShell $prepare
    $script:CanaryShell, $script:MuteShell | ForEach-Object { $null = $_.Invoke() }
}

function Close-CanaryShell { $script:CanaryShell, $script:MuteShell | ForEach-Object { Remove-TestShell $_ } }

# Runs a script there and returns everything that anybody could have seen of it.
function Invoke-Canary {
    param([string] $Script, [string[]] $Answer = @(), [scriptblock] $While, [powershell] $In = $script:CanaryShell)

    $transcript = Join-Path $script:World.Folder "$([guid]::NewGuid()).txt"
    $script:CanaryHost.Audience.Answers.Clear()
    $Answer | ForEach-Object { $script:CanaryHost.Audience.Answers.Enqueue($_) }
    $shown = $script:CanaryHost.Audience.Shown.Length
    $lines = $script:CanaryHost.Audience.Lines.Length
    $shell = [powershell]::Create($In.Runspace)
    $script:CanaryRecords = $records = [System.Collections.ArrayList]::Synchronized([System.Collections.ArrayList]::new())
    $settings = [System.Management.Automation.PSInvocationSettings]@{ AddToHistory = $true }
    $null = $shell.AddScript({
            param([string] $Script, [hashtable] $c, [string] $Transcript, $Records)

            $global:Error.Clear()
            Remove-Variable TokenAuthDefaultSession -Scope Global -Force -ErrorAction Ignore
            $null = Start-Transcript -LiteralPath $Transcript
            try { & ([scriptblock]::Create("param(`$c)`n$Script")) $c *>&1 | ForEach-Object { $null = $Records.Add($_); $_ } | Out-Default }
            catch { $null = $Records.Add($_); $_ | Out-Default }
            finally { $null = Stop-Transcript }
        }).AddArgument($Script).AddArgument($script:World).AddArgument($transcript).AddArgument($records)
    $trace = [TokenAuth.Canaries.EventTrace]::new()
    try {
        $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $settings, $null, $null)
        if ($While) { $null = & $While }
        $null = $shell.EndInvoke($running)
    }
    finally {
        $trace.Dispose()
        $progress = @($shell.Streams.Progress)
        $shell.Dispose()
    }

    $ask = [powershell]::Create($In.Runspace).AddScript('@{ Errors = $global:Error.ToArray(); History = (Get-History | Out-String -Width 10000) }; Clear-History')
    $after = $ask.Invoke()[0]
    $ask.Dispose()
    $said = Get-Content -LiteralPath $transcript -Raw
    Remove-Item -LiteralPath $transcript
    [pscustomobject]@{
        Records = @($records | Where-Object { $null -ne $_ })
        Errors = @($after.Errors)
        Ids = @(@($records) + $after.Errors | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { $_.FullyQualifiedErrorId -replace ',.*' } | Select-Object -Unique)
        History = $after.History
        Transcript = $said
        Host = $script:CanaryHost.Audience.Shown.Substring($shown) + $script:CanaryHost.Audience.Lines.Substring($lines)
        Progress = $progress | Out-String -Width 10000
        Trace = $trace.Text
    }
}

# Waits for a message of the script that runs, and returns the first group of the pattern.
function Wait-CanaryMessage {
    param([string] $Pattern)

    $null = [System.Threading.SpinWait]::SpinUntil({ $script:found = $script:CanaryRecords.ToArray() | ForEach-Object { if ("$_" -match $Pattern) { $Matches[1] } } | Select-Object -First 1; $script:found }, 30000)
    if (-not $script:found) { throw "No message like '$Pattern' came." }
    $script:found
}

# The refresh token that the session desk has, and keeps: the wire shows it when it is used.
function Get-CanaryRefresh {
    Use-EmulatorSwitch @{ rotation = $false }
    $null = Get-AccessToken desk -ForceRefresh
    $spent = (Get-EmulatorRequest /api/v2/my/refresh | Select-Object -Last 1).body
    (ConvertFrom-Json $spent).refreshToken
}

# One text for each way in which an object can be looked at. Exceptions and records of streams are no trees: on any of .NET's, ConvertTo-Json runs out
# of memory from depth 6 on, so that a script can have them to depth 2 or 3; what lies deeper is searched by ObjectText.
function Get-CanaryView {
    param([object[]] $Object)

    $seen = [System.Collections.Generic.HashSet[object]]::new([System.Collections.Generic.ReferenceEqualityComparer]::Instance)
    $objects = @($Object | Where-Object { $null -ne $_ -and $seen.Add($_) })
    $failures = @($objects | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] -or $_ -is [exception] })
    $messages = @($objects | Where-Object { $_ -is [System.Management.Automation.InformationalRecord] -or $_ -is [System.Management.Automation.InformationRecord] })
    $others = @($objects | Where-Object { $_ -notin $failures -and $_ -notin $messages })
    $parts = @($failures | ForEach-Object { $_; $_.Exception; $_.Exception.InnerException; $_.InvocationInfo; $_.CategoryInfo; $_.ErrorDetails; $_.TargetObject; $_.Exception.Response } | Where-Object { $null -ne $_ })
    $requests = @($failures | ForEach-Object { $_.Exception.Response.RequestMessage } | Where-Object { $null -ne $_ })
    $file = Join-Path $script:World.Folder "$([guid]::NewGuid()).xml"
    Export-Clixml -InputObject @($others + $failures) -LiteralPath $file
    [ordered]@{
        'text' = ($others + $messages + $parts | ForEach-Object { "$_" }) -join "`n"
        'Format-List' = $others + $parts | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 10000 } | Out-String -Width 10000
        'request of an error' = $requests | ForEach-Object { "$_"; $_ | Format-List * -Force | Out-String -Width 10000 } | Out-String -Width 10000
        'Format-Table' = $others + $failures | Format-Table * -Force | Out-String -Width 10000
        'Format-Custom' = $others | Format-Custom -Depth 5 -Force | Out-String -Width 10000
        'Out-String' = $others + ($failures | Select-Object -First 1) | Out-String -Width 10000
        'Get-Error' = $failures | Select-Object -First 2 | ForEach-Object { $_ | Get-Error | Out-String -Width 10000 } | Out-String -Width 10000
        'ConvertTo-Json' = @($others | ForEach-Object { Get-CanaryJson $_ 10 }) + @($failures | ForEach-Object { Get-CanaryJson $_ 2 }) -join "`n"
        'ConvertTo-Csv' = $others | ConvertTo-Csv | Out-String -Width 10000
        'Export-Clixml' = [System.IO.File]::ReadAllText($file)
        'object graph' = [TokenAuth.Canaries.ObjectText]::Of([object[]] ($failures + $messages))
    }
    Remove-Item -LiteralPath $file
}

# Searches all of it. What was asked for may be anywhere; what was typed in plain may be where PowerShell itself shows what was typed; and a
# SecureString is readable in Clixml but on Windows.
function Test-Canary {
    param([pscustomobject] $Run, [string[]] $Asked = @(), [string[]] $Typed = @(), [string[]] $Secure = @())

    Add-WireCanary
    $views = Get-CanaryView (@($Run.Records) + $Run.Errors)
    Find-Canary 'host' $Run.Host $Asked
    Find-Canary 'transcript' $Run.Transcript $Asked
    Find-Canary 'progress' $Run.Progress $Asked
    Find-Canary 'Get-History' $Run.History $Asked
    Find-Canary 'event tracing' $Run.Trace $Asked
    foreach ($view in $views.GetEnumerator()) {
        $excepted = @($Asked) + $(if ($view.Key -in $script:ShowsParameters) { $Typed } elseif ($view.Key -eq 'Export-Clixml' -and -not $IsWindows) { $Secure })
        Find-Canary $view.Key $view.Value $excepted
    }
    Find-Canary 'environment' ([System.Environment]::GetEnvironmentVariables().GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" } | Out-String -Width 10000) $Asked
}

# Puts the canaries through one scenario; returns what came out that should not have.
function Invoke-CanaryScenario {
    param([hashtable] $Scenario)

    Reset-Canary -SignsIn:($Scenario.Part -ne 'Request')
    if ($Scenario.Part -ne 'SignIn') { $null = Connect-Canary }
    if ($Scenario.Before) { $null = . $Scenario.Before }
    try {
        $answer = if ($Scenario.Answer) { & $Scenario.Answer } else { @() }
        $run = Invoke-Canary "$($Scenario.Script)" $answer $Scenario.While $(if ($Scenario.Mute) { $script:MuteShell } else { $script:CanaryShell })
    }
    finally {
        if ($Scenario.After) { $null = . $Scenario.After }
    }

    [System.Management.Automation.Language.Parser]::ParseInput("$($Scenario.Script)", [ref] $null, [ref] $null).FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) |
        ForEach-Object { $_.GetCommandName() } | Where-Object { (Get-Command $_ -ErrorAction Ignore).Source -eq 'TokenAuth' } | ForEach-Object { $null = $script:CanaryCount.commands.Add($_) }
    if ($Scenario.Id -in $run.Ids -and $Scenario.Id -notlike 'Parameter*') { $null = $script:CanaryCount.errorIds.Add($Scenario.Id) }
    [pscustomobject]@{ Ids = $run.Ids; Findings = @(Test-Canary $run $Scenario.Asked $Scenario.Typed $Scenario.Secure) }
}

# Searches every byte of every file below some folders, the files' names too.
function Test-CanaryFile {
    param([string[]] $Folder)

    # Sockets and pipes, which every .NET process has among its temporary files, cannot be read to an end.
    foreach ($file in Get-ChildItem -LiteralPath ($Folder | Where-Object { Test-Path -LiteralPath $_ }) -Recurse -File -Force | Where-Object { $IsWindows -or $_.UnixMode -like '-*' }) {
        # A file may be gone by now.
        $text = try { [TokenAuth.Canaries.Canary]::AsText([System.IO.File]::ReadAllBytes($file.FullName)) } catch [System.IO.IOException] { '' }
        Find-Canary 'files' "$($file.FullName)`n$text" | ForEach-Object { "$($file.FullName) $_" }
    }
}

# A file that others may read at any moment: it is whole or not there.
function Set-WholeFile {
    param([string] $Path, [object] $Content)

    $temporary = "$Path.$PID.tmp"
    $Content | ConvertTo-Json -Compress | Set-Content -LiteralPath $temporary
    Move-Item -LiteralPath $temporary -Destination $Path -Force
}

# The figures of this file, and of all files that have left theirs, for the page of figures.
function Save-CanaryCount {
    param([string] $Part)

    $folder = $env:TOKENAUTH_RESULTS ?? (Join-Path $PSScriptRoot '../../artifacts')
    $null = New-Item -ItemType Directory -Path $folder -Force
    Set-WholeFile (Join-Path $folder "canaries-$Part.json") @{
        placements = @($script:CanaryCount.placements); channels = @($script:CanaryCount.channels); commands = @($script:CanaryCount.commands)
        errorIds = @($script:CanaryCount.errorIds); checks = $script:CanaryCount.checks
    }
    $parts = Get-ChildItem -LiteralPath $folder -Filter 'canaries-*.json' | ForEach-Object { Get-Content -LiteralPath $_.FullName -Raw | ConvertFrom-Json }
    $count = { param($member) @($parts.$member | Sort-Object -Unique).Count }
    Set-WholeFile (Join-Path $folder canaries.json) ([ordered]@{
            placements = & $count placements; channels = & $count channels; encodings = [TokenAuth.Canaries.Canary]::Encodings.Count
            commands = & $count commands; errorIds = & $count errorIds; checks = [long] ($parts.checks | Measure-Object -Sum).Sum
        })
}
