@{
    ModuleVersion     = '1.0.0'
    GUID              = 'b1c0a0f4-43d2-47d7-8e0b-66b6a1b9f3c7'
    Author            = 'The TokenAuth authors'
    Description       = 'The test vault without metadata: it has no Set-SecretInfo.'
    PowerShellVersion = '7.4'
    NestedModules     = @('./PlainTestVault.Extension')
    CmdletsToExport   = @()
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport   = @()
    PrivateData       = @{ PSData = @{ Tags = @('SecretManagement') } }
}
