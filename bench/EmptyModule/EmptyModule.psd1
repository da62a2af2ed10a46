@{
    RootModule           = 'EmptyModule.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f5d1a0a-6b0f-4a3c-9c58-0f7d8f3f3c61'
    Author               = 'The TokenAuth authors'
    Description          = 'One cmdlet that does nothing.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @('Invoke-Nothing')
    AliasesToExport      = @()
    FunctionsToExport    = @()
    VariablesToExport    = @()
}
