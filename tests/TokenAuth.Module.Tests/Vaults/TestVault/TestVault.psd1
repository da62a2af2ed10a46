@{
    ModuleVersion     = '1.0.0'
    GUID              = '0f5b1d6b-6a0e-4c1d-9a8c-4f7a3b7f0a51'
    Author            = 'The TokenAuth authors'
    Description       = 'A SecretManagement vault for tests: a folder of files, and every way in which a vault can go wrong.'
    PowerShellVersion = '7.4'
    NestedModules     = @('./TestVault.Extension')
    CmdletsToExport   = @()
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport   = @()
    PrivateData       = @{ PSData = @{ Tags = @('SecretManagement') } }
}
