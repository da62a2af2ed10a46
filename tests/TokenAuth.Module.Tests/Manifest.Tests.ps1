BeforeAll { . $PSScriptRoot/Setup.ps1 }

Describe 'The module as it is laid out' {
    It 'has a manifest that PowerShell finds nothing wrong with' {
        $manifest = Test-ModuleManifest $ModulePath -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.LicenseUri | Should -Not -BeNullOrEmpty
    }

    It 'exports what it says, by name, and nothing else' {
        $data = Import-PowerShellDataFile $ModulePath
        $module = Get-Module TokenAuth
        $data.Values | Where-Object { $_ -is [string] } | Should -Not -Contain '*'
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
        $module.ExportedAliases.Keys | Sort-Object | Should -Be ($data.AliasesToExport | Sort-Object)
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'has a cmdlet for each public class that is one' {
        $classes = (Get-Module TokenAuth).ImplementingAssembly.GetExportedTypes().Where({ $_.IsSubclassOf([System.Management.Automation.Cmdlet]) -and -not $_.IsAbstract })
        $classes.Count | Should -Be (Import-PowerShellDataFile $ModulePath).CmdletsToExport.Count
        $classes.IsSealed | Should -Not -Contain $false
    }

    It 'uses approved verbs only' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module TokenAuth -CommandType Cmdlet).Verb | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'brings in its own two assemblies and no other that PowerShell does not have' {
        $run = Invoke-Pwsh "[System.AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.Location -and -not `$_.Location.StartsWith(`$PSHOME) }).ForEach({ `$_.GetName().Name }) | Sort-Object"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be 'PumpProbe', 'TokenAuth', 'TokenAuth.Core'
    }

    It 'can be removed and imported again in the same process' {
        $run = Invoke-Pwsh "Remove-Module TokenAuth; Import-Module '$ModulePath'; Import-Module '$ModulePath' -Force; (Get-Command -Module TokenAuth).Count -gt 0"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Be 'True'
    }

    It 'imports without a word in Constrained Language Mode' {
        $run = Invoke-Pwsh "Remove-Module TokenAuth; `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Import-Module '$ModulePath'; (Get-Command Get-AccessToken).Name"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Be 'Get-AccessToken'
    }
}
