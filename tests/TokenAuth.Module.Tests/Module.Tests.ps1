BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    $manifest = Import-PowerShellDataFile -LiteralPath $ModulePath
}

AfterAll { Close-Emulator }

Describe 'The module' {
    It 'has a manifest without a complaint' {
        $tested = Test-ModuleManifest $ModulePath -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        $tested.Name | Should -Be 'TokenAuth'
        $tested.PowerShellVersion | Should -Be '7.4'
        $tested.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports what it names, and nothing else' {
        @($manifest.CmdletsToExport) + @($manifest.AliasesToExport) + @($manifest.FunctionsToExport) + @($manifest.VariablesToExport) -match '[*?]' | Should -BeNullOrEmpty
        $exported = Get-Module TokenAuth
        $exported.ExportedCmdlets.Keys | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $exported.ExportedAliases.Keys | Sort-Object | Should -Be ($manifest.AliasesToExport | Sort-Object)
        $exported.ExportedFunctions.Count | Should -Be 0
        $exported.ExportedVariables.Count | Should -Be 0
    }

    It 'exports every cmdlet that it has' {
        $types = [TokenAuth.Commands.ConnectBackOfficeCommand].Assembly.GetExportedTypes() | Where-Object { $_.IsSubclassOf([System.Management.Automation.Cmdlet]) -and -not $_.IsAbstract }
        $names = $types | ForEach-Object { $attribute = [System.Management.Automation.CmdletAttribute] $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]; "$($attribute.VerbName)-$($attribute.NounName)" }
        $names | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'uses approved verbs' {
        (Get-Command -Module TokenAuth -CommandType Cmdlet).Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'brings no assembly but its own two' {
        $run = Invoke-Pwsh @'
[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic } | ForEach-Object Location |
    Where-Object { $_ -and -not $_.StartsWith($PSHOME) } | Split-Path -Leaf | Sort-Object
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\s+' | Where-Object { $_ -ne 'PumpProbe.dll' } | Should -Be 'TokenAuth.Core.dll', 'TokenAuth.dll'
        $run.ExitCode | Should -Be 0
        Get-ChildItem -LiteralPath (Split-Path $ModulePath) -Filter *.dll | ForEach-Object Name | Sort-Object | Should -Be 'TokenAuth.Core.dll', 'TokenAuth.dll'
    }

    It 'says nothing when it is imported' {
        $run = Invoke-Pwsh "Import-Module '$ModulePath' -Force -Verbose:`$false *>&1" @('-NoProfile', '-NonInteractive')
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeNullOrEmpty
    }
}

Describe 'Every cmdlet' {
    It '<_> has no mandatory parameter but switches that choose a form' -ForEach @(
        'Connect-BackOffice', 'ConvertFrom-Jwt', 'Disconnect-AuthSession', 'Get-AccessToken', 'Get-AuthSession'
        'Invoke-AuthorizedRequest', 'Select-AuthSession', 'Test-AuthSession'
    ) {
        (Get-Command $_).ParameterSets.Parameters | Where-Object { $_.IsMandatory -and $_.ParameterType -ne [switch] } | Should -BeNullOrEmpty
    }

    It 'may be called without a parameter: its default set asks for none' {
        (Get-Command -Module TokenAuth -CommandType Cmdlet).ParameterSets | Where-Object IsDefault | ForEach-Object { $_.Parameters.IsMandatory } | Should -Not -Contain $true
    }

    It 'says what it outputs' {
        Get-Command -Module TokenAuth -CommandType Cmdlet | Where-Object { -not $_.OutputType } | Should -BeNullOrEmpty
    }

    It 'takes secrets as SecureString: <Command> -<Parameter>' -TestCases @(
        @{ Command = 'Connect-BackOffice'; Parameter = 'TwoFactorCode' }
        @{ Command = 'Connect-BackOffice'; Parameter = 'TotpSecret' }
        @{ Command = 'ConvertFrom-Jwt'; Parameter = 'Token' }
    ) {
        (Get-Command $Command).Parameters[$Parameter].ParameterType | Should -Be ([securestring])
    }

    It 'puts -Uri and -Credential of Connect-BackOffice at positions 0 and 1, the other -Uri and -Session at 0, and -Vault behind what it keeps' {
        $positions = @{}
        foreach ($command in Get-Command Connect-BackOffice, ConvertFrom-Jwt, *-AuthSession, *-AuthVault, Get-AccessToken, Invoke-AuthorizedRequest -Module TokenAuth -CommandType Cmdlet) {
            foreach ($parameter in $command.ParameterSets.Parameters | Where-Object Position -GE 0) { $positions["$($command.Name) -$($parameter.Name)"] = $parameter.Position }
        }
        $positions.GetEnumerator() | ForEach-Object { "$($_.Key) $($_.Value)" } | Sort-Object | Should -Be @(
            'Connect-BackOffice -Credential 1'
            'Connect-BackOffice -Uri 0'
            'ConvertFrom-Jwt -Token 0'
            'Disconnect-AuthSession -Session 0'
            'Get-AccessToken -Session 0'
            'Get-AuthSession -Session 0'
            'Invoke-AuthorizedRequest -Uri 0'
            'Restore-AuthSession -Name 0'
            'Restore-AuthSession -Vault 1'
            'Save-AuthSession -Session 0'
            'Save-AuthSession -Vault 1'
            'Select-AuthSession -Session 0'
            'Test-AuthSession -Session 0'
            'Test-AuthVault -Vault 0'
        )
    }

    It 'asks with ShouldProcess only where something may be lost' {
        Get-Command -Module TokenAuth -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object Name | Should -Be 'Disconnect-AuthSession', 'Invoke-AuthorizedRequest', 'Save-AuthSession'
    }
}

Describe 'A strict caller' {
    BeforeEach { Clear-Emulator }

    It 'may set strict mode' {
        Set-StrictMode -Version Latest
        try {
            $session = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
            $session | Out-String | Should -BeLike '*desk*'
            (Invoke-AuthorizedRequest /api/v2/whoami -StatusCodeVariable status).email | Should -Be 'anna@example.com'
            $status | Should -Be 200
            (Get-AccessToken -AsHeader).Authorization | Should -BeLike 'Bearer *'
            (Get-AccessToken | ConvertFrom-Jwt).Subject | Should -Be 'anna@example.com'
            Test-AuthSession | Should -BeTrue
            Disconnect-AuthSession desk
        }
        finally {
            Set-StrictMode -Off
        }
    }

    It 'may live in constrained language mode' {
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'desk' }
        $null = Connect-Emulator -With @{ Name = 'other' }
        $shell = New-TestShell {
            "$($ExecutionContext.SessionState.LanguageMode)"
            Select-AuthSession desk
            (Invoke-AuthorizedRequest /echo -Method Post -Body @{ a = 1 } -ContentType application/json -StatusCodeVariable status -Headers @{ 'X-Desk' = 'b' }).body
            $status
            (Get-AccessToken -MinimumLifetime 10 -AsHeader).Authorization.Substring(0, 7)
            (Get-AccessToken -Session other | ConvertFrom-Jwt).Subject
            (Get-AuthSession d*).Name
            Test-AuthSession other
            (Get-AuthSession | Out-String) -match 'desk'
            Disconnect-AuthSession desk
            try { Get-AccessToken desk } catch { $_.FullyQualifiedErrorId }
        }
        try {
            $shell.Runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
            $shell.Invoke() | Should -Be @(
                'ConstrainedLanguage', '{"a":1}', 200, 'Bearer ', 'anna@example.com', 'desk', $true, $true
                'SessionNotFound,TokenAuth.Commands.GetAccessTokenCommand'
            )
            $shell.Streams.Error.Count | Should -Be 0
        }
        finally {
            Remove-TestShell $shell
        }
    }
}
