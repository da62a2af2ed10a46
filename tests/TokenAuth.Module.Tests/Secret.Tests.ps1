BeforeAll {
    . $PSScriptRoot/Setup.ps1

    function ConvertTo-Plain {
        param($Secret)
        [System.Net.NetworkCredential]::new('', $Secret).Password
    }
}

Describe 'A secret parameter' {
    It 'takes <Name>' -TestCases @(
        @{ Name = 'a string'; Value = 'correct horse' }
        @{ Name = 'a wrapped string'; Value = [psobject]::AsPSObject('correct horse') }
        @{ Name = 'characters'; Value = 'correct horse'.ToCharArray() }
        @{ Name = 'a SecureString'; Value = [System.Net.NetworkCredential]::new('', 'correct horse').SecurePassword }
        @{ Name = 'a wrapped SecureString'; Value = [psobject]::AsPSObject([System.Net.NetworkCredential]::new('', 'correct horse').SecurePassword) }
    ) {
        $secret = Test-ProbeSecret -Secret $Value
        $secret | Should -BeOfType ([securestring])
        ConvertTo-Plain $secret | Should -BeExactly 'correct horse'
    }

    It 'keeps digits as they were typed, leading zeros included' {
        ConvertTo-Plain (Test-ProbeSecret 012345) | Should -BeExactly '012345'
        ConvertTo-Plain (Test-ProbeSecret -Secret 1e3) | Should -BeExactly '1e3'
        ConvertTo-Plain (Test-ProbeSecret -Secret 0x10) | Should -BeExactly '0x10'
    }

    It 'takes the empty string as an empty secret' {
        (Test-ProbeSecret -Secret '').Length | Should -Be 0
    }

    It 'stays null: <Name>' -TestCases @(
        @{ Name = '$null'; Value = $null }
        @{ Name = 'NullString'; Value = [NullString]::Value }
        @{ Name = 'nothing'; Value = [System.Management.Automation.Internal.AutomationNull]::Value }
    ) {
        Test-ProbeSecret -Secret $Value | Should -BeNullOrEmpty
        Test-ProbeSecret | Should -BeNullOrEmpty
    }

    It 'refuses <Name>, and says so without the value' -TestCases @(
        @{ Name = 'a number that may have lost its zeros'; Value = 86421357 }
        @{ Name = 'a list'; Value = @('canary-86421357') }
        @{ Name = 'a dictionary'; Value = @{ password = 'canary-86421357' } }
        @{ Name = 'a credential'; Value = [pscredential]::new('canary-86421357', [securestring]::new()) }
        @{ Name = 'bytes'; Value = [byte[]] (1, 2) }
    ) {
        $caught = try { Test-ProbeSecret -Secret $Value } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,TokenAuth.PumpProbe.TestProbeSecretCommand'
        $caught.Exception.Message | Should -BeLike '*A secret is a SecureString or a string, not a value of type*'
        $caught | Format-List * -Force | Out-String -Width 4096 | Should -Not -Match '86421357'
    }

    It 'is not echoed when it is fine and another one is not' {
        $caught = try { Test-ProbeSecret 'canary-86421357' -NoSuchParameter 1 } catch { $_ }
        $caught.Exception.Message | Should -Not -Match '86421357'
    }
}
