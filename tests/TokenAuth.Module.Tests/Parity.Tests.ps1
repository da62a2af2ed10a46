BeforeDiscovery {
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $theirs = (Get-Command Invoke-RestMethod).Parameters.Values | Where-Object Name -NotIn $common | ForEach-Object { @{ Name = $_.Name } }
    $listed = (Get-Content "$PSScriptRoot/../../docs/differences.json" -Raw | ConvertFrom-Json).parameters | ForEach-Object { @{ Name = $_.name; Kind = $_.kind } }
}

BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    $docs = "$PSScriptRoot/../../docs"
    $differences = Get-Content "$docs/differences.json" -Raw | ConvertFrom-Json
    $theirs = (Get-Command Invoke-RestMethod).Parameters
    $ours = (Get-Command Invoke-AuthorizedRequest).Parameters

    function Test-Listed {
        param([string] $Name, [string] $Kind)

        [bool] ($differences.parameters | Where-Object { $_.name -eq $Name -and $_.kind -eq $Kind })
    }

    # What a parameter takes: the type, the names and numbers of an enum, whatever the enum is called, and the checks on it.
    function Get-Shape {
        param([System.Management.Automation.ParameterMetadata] $Parameter)

        $type = $Parameter.ParameterType
        $values = if ($type.IsEnum) {
            "$($type.Name -replace '^(Web)?Request', 'Request')($(($type.GetEnumNames() | ForEach-Object { "$_=$([int] [enum]::Parse($type, $_))" }) -join ','))"
        }
        else { $type.FullName }

        $checks = foreach ($check in $Parameter.Attributes) {
            switch ($check.GetType().Name) {
                'ValidateRangeAttribute' { "$($check.MinRange)..$($check.MaxRange)" }
                'ValidateSetAttribute' { $check.ValidValues -join ',' }
                'ValidateNotNullAttribute' { 'not null' }
                'ValidateNotNullOrEmptyAttribute' { 'not null or empty' }
            }
        }

        (@($values) + ($checks | Sort-Object)) -join ' | '
    }

    function Get-Binding {
        param([System.Management.Automation.ParameterMetadata] $Parameter)

        $sets = $Parameter.ParameterSets.Values
        [pscustomobject]@{
            Position = ($sets.Position | Measure-Object -Minimum).Minimum
            Pipeline = $sets.ValueFromPipeline -contains $true
            Mandatory = $Parameter.ParameterSets.ContainsKey('__AllParameterSets') -and $sets.IsMandatory -notcontains $false
        }
    }
}

AfterAll { Remove-Item -LiteralPath $script:StateFolder -Recurse -Force -ErrorAction Ignore }

Describe 'The parameters of Invoke-RestMethod' {
    It '-<Name> is here, and takes the same, or stands on the list' -ForEach $theirs {
        if (Test-Listed $Name absent) { return }
        $ours.Keys | Should -Contain $Name
        $theirs[$Name].Aliases | Where-Object { $_ -notin $ours[$Name].Aliases } | Should -BeNullOrEmpty
        if (-not (Test-Listed $Name type)) { Get-Shape $ours[$Name] | Should -BeExactly (Get-Shape $theirs[$Name]) }
    }

    It '-<Name> has the same place, or stands on the list' -ForEach $theirs {
        if (Test-Listed $Name absent) { return }
        $wanted = Get-Binding $theirs[$Name]
        $found = Get-Binding $ours[$Name]
        $found.Pipeline | Should -Be $wanted.Pipeline
        $found.Position | Should -Be $wanted.Position
        if ($wanted.Mandatory) { Test-Listed $Name optional | Should -BeTrue }
    }

    It 'has no parameter of another meaning under an alias of its' {
        $ours.Values | Where-Object { $_.Aliases | Where-Object { $_ -in $theirs.Keys } } | Should -BeNullOrEmpty
    }
}

Describe 'The list of differences' {
    It 'names no difference that is none: <Kind> -<Name>' -ForEach $listed {
        $theirs.Keys | Should -Contain $Name
        switch ($Kind) {
            absent { $ours.Keys | Should -Not -Contain $Name }
            type { Get-Shape $ours[$Name] | Should -Not -Be (Get-Shape $theirs[$Name]) }
            optional { (Get-Binding $theirs[$Name]).Mandatory | Should -BeTrue }
            default { throw "'$Kind' is no kind of difference." }
        }
    }

    It 'gives a reason and a recipe for each' {
        foreach ($entry in $differences.parameters + $differences.behaviours) {
            $entry.here, $entry.why, $entry.recipe | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
        }
    }

    It 'is the table in the guide' {
        $rows = @($differences.parameters | ForEach-Object { "| ``-$($_.name)`` $($_.here) | it is there | $($_.why) | $($_.recipe) |" }) +
            @($differences.behaviours | ForEach-Object { "| $($_.here) | $($_.there) | $($_.why) | $($_.recipe) |" })
        $table = (Get-Content "$docs/requests.md" -Raw) -replace '(?s).*<!-- differences -->\n(.*?)\n<!-- /differences -->.*', '$1' -split '\n'
        $table[0..1] | Should -Be '| here | there | why | recipe |', '|---|---|---|---|'
        $table[2..($table.Count - 1)] | Should -Be $rows
    }

    It 'knows the parameters that are here only: the guide names them' {
        $guide = Get-Content "$docs/requests.md" -Raw
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        foreach ($name in $ours.Keys | Where-Object { $_ -notin $theirs.Keys -and $_ -notin $common }) {
            $guide | Should -Match "``-$name\b"
        }
    }
}
