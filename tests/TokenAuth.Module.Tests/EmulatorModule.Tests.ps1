BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    $env:TOKENAUTH_EMULATOR_MODULE ??= Find-Build '../../out/TokenAuth.Emulator/TokenAuth.Emulator.psd1'
    Import-Module $env:TOKENAUTH_EMULATOR_MODULE

    function Test-Running {
        param([int] $Id)

        [bool] (Get-Process -Id $Id -ErrorAction Ignore)
    }
}

AfterAll {
    Get-AuthSession | Disconnect-AuthSession -Force -WarningAction Ignore
    Remove-Module TokenAuth.Emulator
}

Describe 'Start-BackOfficeEmulator' {
    BeforeAll { $backOffice = Start-BackOfficeEmulator }

    AfterAll { Stop-BackOfficeEmulator }

    BeforeEach { Get-AuthSession | Disconnect-AuthSession -Force -WarningAction Ignore }

    It 'returns an address and a credential that sign in' {
        (Connect-BackOffice $backOffice.Uri $backOffice.Credential).State | Should -Be 'Active'
        (Invoke-AuthorizedRequest /api/v2/whoami).email | Should -Be 'anna@example.com'
    }

    It 'speaks https too' {
        (Connect-BackOffice $backOffice.HttpsUri $backOffice.Credential -SkipCertificateCheck).Origin | Should -BeLike 'https://*'
    }

    It 'has a user with a second factor and the secret for it' {
        (Connect-BackOffice $backOffice.Uri $backOffice.TotpCredential -Service B2Core -TotpSecret $backOffice.TotpSecret).State | Should -Be 'Active'
    }

    It 'has an OAuth client and a refresh token of it' {
        $client = @{ ClientId = $backOffice.Client.UserName; ClientSecret = $backOffice.Client.Password }
        (Connect-OAuth -Authority "$($backOffice.Uri)".TrimEnd('/') @client -RefreshToken $backOffice.RefreshToken).CanRenew | Should -BeTrue
    }

    It 'shows no secret' {
        $backOffice | Format-List * -Force | Out-String -Width 500 | Should -Not -Match 'correct horse|s3cret|JBSWY3DP'
    }

    It 'can be steered' {
        $null = Connect-BackOffice $backOffice.Uri $backOffice.Credential
        $fault = @{ path = '/api/v2/whoami'; statusCode = 418 } | ConvertTo-Json
        $null = Invoke-RestMethod "$($backOffice.ControlUri)fail-next" -Method Post -Body $fault -ContentType application/json
        Get-FailureId { Invoke-AuthorizedRequest /api/v2/whoami } | Should -Be 'RequestFailed'
    }

    It 'says which lifetime its tokens have' {
        $short = Start-BackOfficeEmulator -AccessLifetime 30
        try { (Connect-BackOffice $short.Uri $short.Credential -Name short).ExpiresIn.TotalSeconds | Should -BeLessOrEqual 30 }
        finally { $short | Stop-BackOfficeEmulator }
    }

    It 'says why it does not start' {
        $failure = Get-Failure { Start-BackOfficeEmulator -HttpPort $backOffice.Uri.Port }
        $failure.Exception.Message | Should -Match 'did not start\. .+'
    }

    It 'starts nothing with -WhatIf' {
        Start-BackOfficeEmulator -WhatIf 6> $null | Should -BeNullOrEmpty
    }
}

Describe 'Reset-BackOfficeEmulator' {
    It 'forgets what happened, and brings a refresh token that is good' {
        $backOffice = Start-BackOfficeEmulator
        try {
            $null = Connect-BackOffice $backOffice.Uri $backOffice.Credential
            Reset-BackOfficeEmulator $backOffice
            (Invoke-RestMethod "$($backOffice.ControlUri)counters").signIns | Should -Be 0
            $client = @{ ClientId = $backOffice.Client.UserName; ClientSecret = $backOffice.Client.Password }
            (Connect-OAuth -Authority "$($backOffice.Uri)".TrimEnd('/') @client -RefreshToken $backOffice.RefreshToken).State | Should -Be 'Active'
        }
        finally { Stop-BackOfficeEmulator }
    }
}

Describe 'The end of an emulator' {
    It 'comes with Stop-BackOfficeEmulator, for the one that is meant' {
        $one, $two = (Start-BackOfficeEmulator), (Start-BackOfficeEmulator)
        Stop-BackOfficeEmulator $one
        Test-Running $one.ProcessId | Should -BeFalse
        Test-Running $two.ProcessId | Should -BeTrue
        Stop-BackOfficeEmulator
        Test-Running $two.ProcessId | Should -BeFalse
    }

    It 'comes with the module' {
        $one = Start-BackOfficeEmulator
        Remove-Module TokenAuth.Emulator
        Import-Module $env:TOKENAUTH_EMULATOR_MODULE
        Test-Running $one.ProcessId | Should -BeFalse
    }

    It 'comes with the process that started it, even one that dies' {
        $run = Invoke-Pwsh "Import-Module '$env:TOKENAUTH_EMULATOR_MODULE'; (Start-BackOfficeEmulator).ProcessId; [System.Diagnostics.Process]::GetCurrentProcess().Kill()"
        $id = [int] ($run.Output -split '\r?\n' | Select-Object -Last 1)
        $emulator = Get-Process -Id $id -ErrorAction Ignore
        if ($emulator) { $emulator.WaitForExit(10000) | Should -BeTrue }
        Test-Running $id | Should -BeFalse
    }
}

Describe 'The help of the emulator' {
    It 'describes <_> and its parameters' -ForEach 'Start-BackOfficeEmulator', 'Stop-BackOfficeEmulator', 'Reset-BackOfficeEmulator' {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '\.$'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 1
        $own = (Get-Command $_).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters + 'WhatIf' + 'Confirm' }
        foreach ($parameter in $own) { ($help.parameters.parameter | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty }
    }
}
