@{
    ModuleVersion     = '1.0.0'
    RootModule        = 'PlainTestVault.Extension.psm1'
    RequiredAssemblies = @('Microsoft.PowerShell.SecretManagement')
    FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Remove-Secret', 'Set-Secret', 'Test-SecretVault')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
