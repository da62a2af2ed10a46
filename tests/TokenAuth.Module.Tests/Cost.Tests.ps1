# What the speed rests on, counted in assemblies, connections and bytes: no clock decides, so any machine may run it.
BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    function Measure-Allocation {
        param([int] $Count, [scriptblock] $Work)

        $before = [gc]::GetAllocatedBytesForCurrentThread()
        & $Work $Count
        ([gc]::GetAllocatedBytesForCurrentThread() - $before) / $Count
    }
}

AfterAll { Close-Emulator }

Describe 'What an import costs' {
    It 'loads nothing of HTTP, JSON, cryptography or regular expressions' {
        $script = @'
$before = [AppDomain]::CurrentDomain.GetAssemblies().FullName
Import-Module $env:TOKENAUTH_MODULE
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -NotIn $before | ForEach-Object { $_.GetName().Name }
'@
        $path = Join-Path $TestDrive 'import.ps1'
        Set-Content -LiteralPath $path -Value $script
        $loaded = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $path
        $loaded | Should -Contain 'TokenAuth'
        $loaded | Should -Contain 'TokenAuth.Core'
        $loaded -match '^System\.(Net\.|Text\.Json|Text\.RegularExpressions|Security\.Cryptography|Formats|Linq\.Expressions)' | Should -BeNullOrEmpty
    }
}

Describe 'What calls cost' {
    BeforeAll {
        Clear-Emulator
        $credential = [pscredential]::new('anna@example.com', (ConvertTo-SecureString $Password -AsPlainText -Force))
        $null = Connect-BackOffice $Emulator.Https $credential -Service B2Core -SkipCertificateCheck -Name cost
    }

    It 'sends requests one after another over one connection, calls of two runspaces included' {
        $before = (Get-EmulatorCount).connectionsAccepted
        foreach ($i in 1..10) { $null = Invoke-AuthorizedRequest /api/v2/whoami }
        $null = 1..2 | ForEach-Object -ThrottleLimit 1 -Parallel {
            Import-Module $using:ModulePath
            Invoke-AuthorizedRequest /api/v2/whoami -Session cost
        }

        # The emulator's own control calls come over connections of theirs.
        $after = Get-EmulatorCount
        $after.requests | Should -BeGreaterOrEqual 12
        $after.connectionsAccepted - $before | Should -BeLessOrEqual 1
    }

    It 'hands out a token at hand for little more memory than any call costs' {
        $null = Measure-Allocation 200 { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Get-AccessToken } }
        $token = Measure-Allocation 200 { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Get-AccessToken } }

        # PowerShell's own part of a call is about 16 KB; the token at hand adds its SecureString.
        $token | Should -BeLessThan 40KB
    }

    It 'sends a small request for less memory than Invoke-RestMethod in a web session' {
        $uri = "$($Emulator.Https)/api/v2/whoami"
        $null = Invoke-RestMethod $uri -Headers (Get-AccessToken -AsHeader) -SkipCertificateCheck -SessionVariable web
        $own = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-AuthorizedRequest /api/v2/whoami } }
        $reference = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-RestMethod $uri -WebSession $web -SkipCertificateCheck } }
        $null = Measure-Allocation 50 $own
        $null = Measure-Allocation 50 $reference
        Measure-Allocation 200 $own | Should -BeLessThan (Measure-Allocation 200 $reference)
    }

    It 'makes objects of a long array for less memory than Invoke-RestMethod' {
        $uri = "$($Emulator.Http)/open/records?count=2000"
        $headers = Get-AccessToken -AsHeader
        $own = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-AuthorizedRequest '/open/records?count=2000' } }
        $reference = { param($n) for ($i = 0; $i -lt $n; $i++) { $null = Invoke-RestMethod $uri -Headers $headers } }
        $null = Measure-Allocation 1 $own
        $null = Measure-Allocation 1 $reference
        Measure-Allocation 3 $own | Should -BeLessThan (Measure-Allocation 3 $reference)
    }
}
