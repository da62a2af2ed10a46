@{
    RootModule           = 'TokenAuth.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '737f576c-199e-4135-aeea-6ac8171b3c06'
    Author               = 'The TokenAuth authors'
    CompanyName          = 'The TokenAuth authors'
    Copyright            = 'Copyright (c) The TokenAuth authors'
    Description          = 'Signs in to a Back Office or any OAuth service, holds and renews the tokens, and sends authorized requests.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    CmdletsToExport      = @(
        'Connect-BackOffice'
        'Connect-OAuth'
        'ConvertFrom-Jwt'
        'Disconnect-AuthSession'
        'Get-AccessToken'
        'Get-AuthSession'
        'Invoke-AuthorizedRequest'
        'Restore-AuthSession'
        'Save-AuthSession'
        'Select-AuthSession'
        'Test-AuthSession'
        'Test-AuthVault'
    )
    AliasesToExport      = @('Disconnect-BackOffice', 'Disconnect-OAuth')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    FormatsToProcess     = @('TokenAuth.Format.ps1xml')

    PrivateData          = @{
        PSData = @{
            Tags         = @('Authentication', 'BackOffice', 'Bearer', 'JWT', 'OAuth', 'OAuth2', 'REST', 'Token', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'CHANGELOG.md, beside this file, says what changed.'
        }
    }
}
