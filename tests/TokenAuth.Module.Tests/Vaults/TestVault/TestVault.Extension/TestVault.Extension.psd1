@{
    ModuleVersion     = '1.0.0'
    RootModule        = 'TestVault.Extension.psm1'
    RequiredAssemblies = @('Microsoft.PowerShell.SecretManagement')
    FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Remove-Secret', 'Set-Secret', 'Set-SecretInfo', 'Test-SecretVault')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
