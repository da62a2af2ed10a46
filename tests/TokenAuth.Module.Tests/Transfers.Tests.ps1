BeforeAll {
    $script:Figures = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command @"
        & '$PSScriptRoot/../../bench/Transfers.ps1' -Size 256MB -Module '$env:TOKENAUTH_MODULE' -Emulator '$env:TOKENAUTH_EMULATOR' | ConvertTo-Json
"@ | Out-String | ConvertFrom-Json
}

Describe 'A large file' {
    It 'has no name as long as it is not complete' {
        $Figures.FinalFileAfterStop | Should -BeFalse
        $Figures.PartAfterStop | Should -Be 128MB
    }

    It 'is resumed, and is what the server has' {
        $Figures.ResumeStatus | Should -Be 206
        $Figures.LengthMatches | Should -BeTrue
        $Figures.HashMatches | Should -BeTrue
        $pattern = [byte[]]::new(251 * 1024)
        for ($index = 0; $index -lt $pattern.Length; $index++) { $pattern[$index] = $index % 251 }
        $hash = [System.Security.Cryptography.IncrementalHash]::CreateHash('SHA256')
        for ($left = 256MB; $left -gt 0; $left -= $pattern.Length) { $hash.AppendData($pattern, 0, [math]::Min($left, $pattern.Length)) }
        $Figures.Hash | Should -Be ([System.Convert]::ToHexString($hash.GetHashAndReset()))
    }

    It 'takes no memory, both ways' {
        $Figures.GrowthMB | Should -BeLessThan 50
    }
}
