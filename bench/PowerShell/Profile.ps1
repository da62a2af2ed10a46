# Runs a PowerShell that samples itself over an import or over many requests; the trace is the caller's to read.
param([string] $Subject, [string] $Trace)

$start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
'-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/Profiled.ps1", '-Subject', $Subject | ForEach-Object { $start.ArgumentList.Add($_) }
$start.Environment['DOTNET_EnableEventPipe'] = '1'
$start.Environment['DOTNET_EventPipeOutputPath'] = $Trace
$start.Environment['DOTNET_EventPipeCircularMB'] = '512'
$start.Environment['DOTNET_EventPipeConfig'] = 'Microsoft-DotNETCore-SampleProfiler:0:5,Microsoft-Windows-DotNETRuntime:0x14C14FCCBD:5'
$process = [System.Diagnostics.Process]::Start($start)
$process.WaitForExit()
exit $process.ExitCode
