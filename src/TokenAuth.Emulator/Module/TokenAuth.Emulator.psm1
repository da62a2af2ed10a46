$script:Emulators = [System.Collections.Generic.List[object]]::new()
$script:StartLimit = [timespan]::FromSeconds(60)
$script:EndLimit = [timespan]::FromSeconds(10)

function ConvertTo-Secret {
    param([string] $Text)

    [System.Net.NetworkCredential]::new('', $Text).SecurePassword
}

# The program that runs the emulator, where it has the runtime for it.
function Get-DotNet {
    $dotnet = (Get-Command ($env:DOTNET_HOST_PATH ?? 'dotnet') -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
    if (-not $dotnet -or -not (@(& $dotnet --list-runtimes) -match '^Microsoft\.AspNetCore\.App (1\d|[2-9]\d)\.')) {
        throw [System.InvalidOperationException]::new('The emulator needs the ASP.NET Core 10 runtime, and dotnet does not have it here. Install it from https://dotnet.microsoft.com.')
    }
    $dotnet
}

function Start-BackOfficeEmulator {
    <#
    .SYNOPSIS
        Starts a Back Office and OAuth server on this machine, for tests.
    .DESCRIPTION
        The emulator listens on loopback only, on free ports. It is a process of its own and ends with this one at the latest, also when this one is
        killed. It knows a few users and clients from the start; the returned object has them ready.

        Everything it does can be steered through the routes below ControlUri: faults, waiting requests, switches, counters, the requests that arrived.
    .PARAMETER AccessLifetime
        How long its access tokens are good: a TimeSpan or seconds. An hour where it is not given.
    .PARAMETER HttpPort
        The port for http; a free one where it is not given.
    .PARAMETER HttpsPort
        The port for https; a free one where it is not given. The certificate is made anew at each start and nobody trusts it: use -SkipCertificateCheck.
    .EXAMPLE
        $backOffice = Start-BackOfficeEmulator
        Connect-BackOffice $backOffice.Uri $backOffice.Credential
        Invoke-AuthorizedRequest /api/v2/whoami

        At the prompt: try the module without a Back Office.
    .EXAMPLE
        $backOffice = Start-BackOfficeEmulator -AccessLifetime 5
        Connect-BackOffice $backOffice.Uri $backOffice.TotpCredential -Service B2Core -TotpSecret $backOffice.TotpSecret

        A token that expires while you look, and a second factor.
    .OUTPUTS
        TokenAuth.Emulator.BackOffice: Uri, HttpsUri, ControlUri, Credential, TotpCredential, TotpSecret, Client, RefreshToken, CertificateThumbprint, ProcessId.
    .LINK
        Stop-BackOfficeEmulator
    .LINK
        Reset-BackOfficeEmulator
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TokenAuth.Emulator.BackOffice')]
    param(
        [ValidateScript({ $_ -gt 0 }, ErrorMessage = 'A lifetime is longer than nothing.')]
        [double] $AccessLifetime,

        [ValidateRange(0, 65535)]
        [int] $HttpPort = 0,

        [ValidateRange(0, 65535)]
        [int] $HttpsPort = 0
    )

    if (-not $PSCmdlet.ShouldProcess('a Back Office on this machine', 'Start')) { return }
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-DotNet))
    $program = Join-Path $PSScriptRoot 'bin/TokenAuth.Emulator.dll'
    $arguments = $program, '--json', '--exit-on-stdin-close', '--http', "$HttpPort", '--https', "$HttpsPort"
    if ($PSBoundParameters.ContainsKey('AccessLifetime')) { $arguments += '--access-lifetime', $AccessLifetime.ToString([cultureinfo]::InvariantCulture) }
    $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait($script:StartLimit) -or -not $line.Result) {
        if (-not $process.HasExited) { $process.Kill() }
        throw [System.InvalidOperationException]::new("The emulator did not start. $($errors.Result)".Trim())
    }

    $ready = ConvertFrom-Json $line.Result
    $control = "$($ready.http)_emulator/"
    $password = ConvertTo-Secret 'correct horse battery staple'
    $backOffice = [pscustomobject]@{
        PSTypeName = 'TokenAuth.Emulator.BackOffice'
        Uri = [uri] $ready.http
        HttpsUri = [uri] $ready.https
        ControlUri = [uri] $control
        Credential = [pscredential]::new('anna@example.com', $password)
        TotpCredential = [pscredential]::new('totp@example.com', $password)
        TotpSecret = ConvertTo-Secret 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
        Client = [pscredential]::new('client', (ConvertTo-Secret 's3cret'))
        RefreshToken = ConvertTo-Secret (Invoke-RestMethod "${control}refresh-tokens?client=client" -Method Post).refreshToken
        CertificateThumbprint = $ready.certificateThumbprint
        ProcessId = $ready.processId
    }
    $script:Emulators.Add([pscustomobject]@{ ProcessId = $ready.processId; Process = $process })
    $backOffice
}

function Stop-BackOfficeEmulator {
    <#
    .SYNOPSIS
        Stops emulators that Start-BackOfficeEmulator started.
    .DESCRIPTION
        Without an emulator, it stops all that this PowerShell started. Sessions that were signed in there stay; Disconnect-AuthSession -Force forgets them.
    .PARAMETER Emulator
        What Start-BackOfficeEmulator returned.
    .EXAMPLE
        Stop-BackOfficeEmulator

        Stops them all.
    .EXAMPLE
        $backOffice | Stop-BackOfficeEmulator

        Stops this one.
    .LINK
        Start-BackOfficeEmulator
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([void])]
    param(
        [Parameter(Position = 0, ValueFromPipeline)]
        [PSTypeName('TokenAuth.Emulator.BackOffice')]
        [psobject] $Emulator
    )

    process {
        foreach ($running in @($script:Emulators | Where-Object { -not $Emulator -or $_.ProcessId -eq $Emulator.ProcessId })) {
            if (-not $PSCmdlet.ShouldProcess("the emulator with process id $($running.ProcessId)", 'Stop')) { continue }
            $running.Process.StandardInput.Close()
            if (-not $running.Process.WaitForExit($script:EndLimit)) { $running.Process.Kill() }
            $running.Process.Dispose()
            $null = $script:Emulators.Remove($running)
        }
    }
}

function Reset-BackOfficeEmulator {
    <#
    .SYNOPSIS
        Brings an emulator back to where it began: no sign-ins, no faults, no counts.
    .DESCRIPTION
        For the BeforeEach of a test. The address stays; refresh tokens that it gave out are worth nothing any more, so the object gets a new one.
    .PARAMETER Emulator
        What Start-BackOfficeEmulator returned.
    .EXAMPLE
        Reset-BackOfficeEmulator $backOffice
    .OUTPUTS
        None. The emulator's RefreshToken is replaced.
    .LINK
        Start-BackOfficeEmulator
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [PSTypeName('TokenAuth.Emulator.BackOffice')]
        [psobject] $Emulator
    )

    process {
        if (-not $PSCmdlet.ShouldProcess($Emulator.Uri, 'Reset')) { return }
        $null = Invoke-RestMethod "$($Emulator.ControlUri)reset" -Method Post
        $Emulator.RefreshToken = ConvertTo-Secret (Invoke-RestMethod "$($Emulator.ControlUri)refresh-tokens?client=client" -Method Post).refreshToken
    }
}

$ExecutionContext.SessionState.Module.OnRemove = { Stop-BackOfficeEmulator -Confirm:$false }
