<#
.SYNOPSIS
    Dot-source this in a measuring script: it takes samples and writes them as lines of JSON.
.DESCRIPTION
    The environment names the parts: BENCH_MODULE, BENCH_EMPTY, BENCH_PROBE, BENCH_HTTPS (the emulator) and BENCH_FOLDER (scratch).
#>
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Write-Sample {
    param([string] $Figure, [string] $Subject, [int] $Round, [double] $Value)

    ConvertTo-Json @{ figure = $Figure; subject = $Subject; round = $Round; value = $Value } -Compress
}

# Milliseconds a piece of work takes. The first round warms up and is not counted; it is so many times longer, until the runtime has
# compiled for good what it runs often.
function Measure-Round {
    param([string] $Figure, [int] $Rounds, [System.Collections.Specialized.OrderedDictionary] $Subjects, [hashtable] $Counts = @{}, [int] $WarmUp = 1)

    foreach ($round in 0..$Rounds) {
        foreach ($subject in @($Subjects.Keys)) {
            $count = ($Counts[$subject] ?? 1) * ($round -eq 0 ? $WarmUp : 1)
            $work = $Subjects[$subject]
            [gc]::Collect()
            [gc]::WaitForPendingFinalizers()
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            & $work $count
            $milliseconds = $watch.Elapsed.TotalMilliseconds / $count
            if ($round -gt 0) { Write-Sample $Figure $subject $round $milliseconds }
        }

        # The runtime compiles in the background, and begins when it has been quiet for a moment.
        if ($round -eq 0) { Start-Sleep -Seconds 1 }
    }
}

function Open-BenchSession {
    Import-Module $env:BENCH_MODULE
    $password = ConvertTo-SecureString 'correct horse battery staple' -AsPlainText -Force
    $credential = [pscredential]::new('anna@example.com', $password)
    Connect-BackOffice $env:BENCH_HTTPS $credential -Service B2Core -SkipCertificateCheck -Name bench
}

# What Invoke-RestMethod needs to send the same request.
function Get-Reference {
    @{ Headers = Get-AccessToken -AsHeader; SkipCertificateCheck = $true }
}

# The most memory that this process ever had, in MB.
function Get-Peak {
    $self = [System.Diagnostics.Process]::GetCurrentProcess()
    try { $self.PeakWorkingSet64 / 1MB } finally { $self.Dispose() }
}
