@{
    RootModule           = 'TokenAuth.Emulator.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '2d1ab0c6-3b1d-4c0e-9a63-5a0d2a4f6b1e'
    Author               = 'The TokenAuth authors'
    CompanyName          = 'The TokenAuth authors'
    Copyright            = 'Copyright (c) The TokenAuth authors'
    Description          = 'A Back Office and OAuth server on this machine, with faults on demand, for tests of scripts that use TokenAuth. Needs the ASP.NET Core 10 runtime.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    FunctionsToExport    = @('Reset-BackOfficeEmulator', 'Start-BackOfficeEmulator', 'Stop-BackOfficeEmulator')
    CmdletsToExport      = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Authentication', 'BackOffice', 'Emulator', 'OAuth2', 'Pester', 'Test', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'CHANGELOG.md, beside this file, says what changed.'
        }
    }
}
