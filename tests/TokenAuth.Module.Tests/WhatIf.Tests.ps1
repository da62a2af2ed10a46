BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest -WhatIf' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        $null = Invoke-Emulator requests -Method Delete
    }

    It 'sends nothing and renews nothing: <Method>' -TestCases @(
        @{ Method = 'Post' }, @{ Method = 'Put' }, @{ Method = 'Patch' }, @{ Method = 'Delete' }, @{ Method = 'Merge' }, @{ Method = 'Trace' }
    ) {
        $null = Invoke-Emulator advance @{ seconds = 86400 }
        Invoke-AuthorizedRequest /echo -Method $Method -WhatIf | Should -BeNullOrEmpty
        @(Get-EmulatorRequest).Count | Should -Be 0
        (Get-EmulatorCount).redemptions | Should -Be 0
    }

    It 'sends nothing for a method of one''s own' {
        Invoke-AuthorizedRequest /echo -CustomMethod PURGE -WhatIf
        @(Get-EmulatorRequest).Count | Should -Be 0
    }

    It 'sends nothing of what comes down the pipeline' {
        1..3 | Invoke-AuthorizedRequest /echo -Method Post -WhatIf
        @(Get-EmulatorRequest).Count | Should -Be 0
    }

    It 'sends <Method>, which changes nothing' -TestCases @(@{ Method = 'Get' }, @{ Method = 'Head' }, @{ Method = 'Options' }) {
        $null = Invoke-AuthorizedRequest /echo -Method $Method -WhatIf
        @(Get-EmulatorRequest /echo).Count | Should -Be 1
    }

    It 'writes no file and fetches none' {
        $path = Join-Path $TestDrive none.bin
        Invoke-AuthorizedRequest '/file?count=3' -OutFile $path -WhatIf
        Test-Path $path | Should -BeFalse
        @(Get-EmulatorRequest).Count | Should -Be 0
    }

    It 'says what would be done, without query values' {
        $said = Invoke-Pwsh -Switch '-NoProfile', '-NonInteractive' "
            `$env:TOKENAUTH_STATE = '$TestDrive'
            `$null = Connect-BackOffice $($Emulator.Http) ([pscredential]::new('anna@example.com', (ConvertTo-SecureString '$Password' -AsPlainText -Force)))
            Invoke-AuthorizedRequest '/echo?api_key=canary' -Method Delete -WhatIf"
        $said.Output | Should -BeLike "*`"DELETE`"*$($Emulator.Http)/echo?api_key=`*`*`*`*`*`*`*`*`"*"
        $said.Output | Should -Not -BeLike '*canary*'
    }

    It 'is asked by nobody who did not ask: no prompt without -Confirm' {
        $said = Invoke-Pwsh -Switch '-NoProfile', '-NonInteractive' "
            `$env:TOKENAUTH_STATE = '$TestDrive'
            `$null = Connect-BackOffice $($Emulator.Http) ([pscredential]::new('anna@example.com', (ConvertTo-SecureString '$Password' -AsPlainText -Force)))
            (Invoke-AuthorizedRequest /echo -Method Delete).method"
        $said.Output | Should -Be DELETE
    }
}
