BeforeDiscovery {
    $scenarios = & $PSScriptRoot/CanaryScenarios.ps1 | Where-Object Part -EQ SignIn
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/RawServer.ps1
    . $PSScriptRoot/Canary.ps1
    Open-Emulator
    Initialize-Canary
    $proxy = Open-RawServer
    $World.Proxy = "http://127.0.0.1:$($proxy.Port)"
    Open-CanaryShell
}

AfterAll {
    Close-CanaryShell
    Close-Emulator
    $proxy.Dispose()
    Save-CanaryCount SignIn
}

Describe 'Nothing shows a secret of a sign-in' {
    It '<Name>' -ForEach $scenarios {
        $result = Invoke-CanaryScenario $_
        $result.Ids | Select-Object -First 1 | Should -Be $_.Id
        $result.Findings | Should -BeNullOrEmpty
    }
}
