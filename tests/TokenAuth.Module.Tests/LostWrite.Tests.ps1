BeforeDiscovery {
    $missing = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not (Get-Module -ListAvailable -Name $_) }
    # On Windows its store is always the user's own.
    $obstacle = if ($IsWindows) { 'SecretStore has no private place on Windows' } elseif ($missing) { "$missing is not installed here" }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    . $PSScriptRoot/Vaults.ps1
    Open-Emulator
}

AfterAll {
    Close-Emulator
    Remove-Item -LiteralPath $VaultHome -Recurse -Force
}

Describe 'A write that SecretStore loses, in two processes' -Skip:([bool] $obstacle) {
    BeforeEach {
        Reset-TestStore
        Remove-Item -LiteralPath $env:TOKENAUTH_STATE -Recurse -Force -ErrorAction Ignore
        Clear-Emulator
        Use-EmulatorSwitch @{ myRefreshTokenInReply = 'Present' }
        $a, $b = (Start-TestProcess), (Start-TestProcess)
    }

    AfterEach { $a, $b | ForEach-Object { Stop-TestProcess $_ } }

    It 'takes <What> with it, and everything is there again: nobody spends an old token, and the other''s secret stays' -TestCases @(
        @{ What = 'the session''s entry'; Earlier = 'earlier'; Lost = 'TokenAuth/prod' }
        @{ What = 'key and entry'; Earlier = ''; Lost = 'TokenAuth/key' }
    ) {
        # B has a copy of the store from before A saves, and writes all of it back. A session that is there already has brought the key.
        if ($Earlier) { Invoke-InProcess $a ($ConnectToStore -f $Emulator.Http -replace 'prod', $Earlier) }
        Invoke-InProcess $b '$null = Get-SecretInfo -Vault Store'
        Invoke-InProcess $a ($ConnectToStore -f $Emulator.Http)
        Invoke-InProcess $b 'Set-Secret unrelated -Vault Store -Secret mine'
        $kept = @(Get-StoredName)
        $kept | Should -Contain 'unrelated'
        $kept | Should -Not -Contain $Lost -Because 'that is what SecretStore does'

        Invoke-InProcess $a '$null = Get-AccessToken prod -ForceRefresh; Save-AuthSession prod -Vault Store -Verify'
        $kept = @(Get-StoredName)
        'unrelated', 'TokenAuth/key', 'TokenAuth/prod' | ForEach-Object { $kept | Should -Contain $_ }
        Invoke-InProcess $a '$session = Get-AuthSession prod; "$($session.Epoch).$($session.Generation)"' | Should -Be '1.2'
        Invoke-InProcess $b $PositionInStore | Should -Be '1.2'
        Invoke-OtherProcess $PositionInStore | Should -Be '1.2'
        Invoke-OtherProcess 'Get-Secret unrelated -Vault Store -AsPlainText' | Should -Be 'mine'
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).reuseDetections | Should -Be 0
    }

    It 'does not matter to a rotation, which writes nothing there' {
        Invoke-InProcess $a ($ConnectToStore -f $Emulator.Http)
        Invoke-InProcess $b $PositionInStore | Should -Be '1.1'
        Invoke-InProcess $a '$null = Get-AccessToken prod -ForceRefresh'
        Invoke-InProcess $b 'Set-Secret unrelated -Vault Store -Secret mine'
        Invoke-InProcess $b $PositionInStore | Should -Be '1.2'
        Invoke-OtherProcess $PositionInStore | Should -Be '1.2'
        (Get-EmulatorCount).redemptions | Should -Be 1
        (Get-EmulatorCount).reuseDetections | Should -Be 0
    }
}
