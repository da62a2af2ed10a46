BeforeAll {
    . $PSScriptRoot/Setup.ps1

    class ProbePoint {
        [int] $X = 1
        [string] $Name = 'origin'
        hidden [int] $Secret = 2
    }

    enum ProbeColour { Red = 1; Green = 2 }

    # Through ConvertFrom-Json, so that escapes and white space do not count.
    function Test-Alike {
        param($Value)

        $theirs = ConvertTo-Json -InputObject $Value -Depth 64 -Compress | ConvertFrom-Json -NoEnumerate -DateKind String | ConvertTo-Json -Depth 64 -Compress
        ConvertTo-ProbeJson $Value | ConvertFrom-Json -NoEnumerate -DateKind String | ConvertTo-Json -Depth 64 -Compress | Should -BeExactly $theirs
    }
}

Describe 'Writing JSON' {
    It 'gives what ConvertTo-Json gives: <Name>' -TestCases @(
        @{ Name = 'a custom object'; Value = { [pscustomobject]@{ b = 1; a = 'x'; C = $null } } }
        @{ Name = 'an ordered dictionary'; Value = { [ordered]@{ z = 1; a = @{ n = 2 } } } }
        @{ Name = 'a hashtable'; Value = { @{ one = 1 } } }
        @{ Name = 'a generic dictionary'; Value = { $d = [System.Collections.Generic.Dictionary[string, int]]::new(); $d['a'] = 1; $d } }
        @{ Name = 'a list'; Value = { [System.Collections.Generic.List[object]] (1, 'a', $null) } }
        @{ Name = 'an array of arrays'; Value = { , @(1, @(2, @())) } }
        @{ Name = 'an empty array'; Value = { , @() } }
        @{ Name = 'objects from the pipeline'; Value = { @{ list = 1..3 | ForEach-Object { [pscustomobject]@{ n = $_ } } } } }
        @{ Name = 'a list from Where-Object'; Value = { @{ list = @('a', 'b' | Where-Object { $_ -eq 'a' }) } } }
        @{ Name = 'whole numbers'; Value = { , @([byte] 1, [sbyte] -1, [int16] 2, [uint16] 3, 4, [uint32] 5, [long]::MaxValue, [uint64]::MaxValue, [bigint]::Parse('123456789012345678901234567890')) } }
        @{ Name = 'fractions'; Value = { , @(1.5, 0.1, [single] 0.5, 1.5d, 1e300) } }
        @{ Name = 'booleans'; Value = { @{ a = $true; b = $false } } }
        @{ Name = 'text'; Value = { 'é "quoted" \ / ' + "`n`t" + [char] 1 + [char]::ConvertFromUtf32(0x1F600) } }
        @{ Name = 'a character'; Value = { [char] 'x' } }
        @{ Name = 'null and its kin'; Value = { , @($null, [NullString]::Value, [System.DBNull]::Value) } }
        @{ Name = 'an enum'; Value = { [System.DayOfWeek]::Tuesday } }
        @{ Name = 'an enum of a script'; Value = { [ProbeColour]::Green } }
        @{ Name = 'a date in UTC'; Value = { [datetime]::new(2024, 2, 29, 23, 59, 59, 120, [System.DateTimeKind]::Utc) } }
        @{ Name = 'a date without kind'; Value = { [datetime]::new(2024, 2, 29) } }
        @{ Name = 'a date in local time'; Value = { [datetime]::new(2024, 2, 29, 1, 2, 3, [System.DateTimeKind]::Local) } }
        @{ Name = 'a date with an offset'; Value = { [datetimeoffset]::new(2024, 2, 29, 1, 2, 3, [timespan]::FromMinutes(330)) } }
        @{ Name = 'a GUID'; Value = { [guid] '6f9619ff-8b86-d011-b42d-00cf4fc964ff' } }
        @{ Name = 'a URI'; Value = { [uri] 'https://example.com/a b?c=d' } }
        @{ Name = 'bytes'; Value = { , [byte[]] (1, 2, 255) } }
        @{ Name = 'an object of .NET'; Value = { [System.Collections.DictionaryEntry]::new('k', 1) } }
        @{ Name = 'a time span'; Value = { [timespan]::FromSeconds(90) } }
        @{ Name = 'a wrapped hashtable with a note'; Value = { @{ a = 1 } | Add-Member -NotePropertyName b -NotePropertyValue 2 -PassThru } }
        @{ Name = 'an object of .NET with a note'; Value = { [System.Text.StringBuilder]::new('x') | Add-Member -NotePropertyName b -NotePropertyValue 2 -PassThru } }
        @{ Name = 'script properties'; Value = { [pscustomobject]@{ a = 1 } | Add-Member -MemberType ScriptProperty -Name b -Value { $this.a + 1 } -PassThru } }
        @{ Name = 'fifty levels'; Value = { $v = 1; 1..50 | ForEach-Object { $v = @{ v = $v } }; $v } }
    ) {
        Test-Alike (& $Value)
    }

    It 'leaves an instance of a script''s class its visible properties' {
        ConvertTo-ProbeJson ([ProbePoint]::new()) | Should -BeExactly '{"X":1,"Name":"origin"}'
    }

    It 'writes a line from Get-Content as text, without what PowerShell noted on it' {
        $path = Join-Path $TestDrive 'lines.txt'
        Set-Content -LiteralPath $path -Value 'one', 'two'
        ConvertTo-ProbeJson @{ lines = Get-Content -LiteralPath $path } | Should -BeExactly '{"lines":["one","two"]}'
    }

    It 'writes numbers and lists without what was noted on them' {
        $number = 5 | Add-Member -NotePropertyName unit -NotePropertyValue 'm' -PassThru
        $list = Add-Member -InputObject (1, 2) -NotePropertyName unit -NotePropertyValue 'm' -PassThru
        ConvertTo-ProbeJson ([ordered]@{ number = $number; list = $list }) | Should -BeExactly '{"number":5,"list":[1,2]}'
    }

    It 'keeps a fraction a fraction' {
        ConvertTo-ProbeJson @(1.0, 1d, 1.50d, 1e20) | Should -BeExactly '[1.0,1.0,1.50,1E+20]'
    }

    It 'writes <Name> as <Json>' -TestCases @(
        @{ Name = 'a switch'; Value = [switch] $true; Json = 'true' }
        @{ Name = 'a version'; Value = [version] '1.2.3'; Json = '"1.2.3"' }
        @{ Name = 'a day'; Value = [System.DateOnly]::new(2024, 2, 29); Json = '"2024-02-29"' }
        @{ Name = 'an enum of 64 bits'; Value = [System.Diagnostics.Tracing.EventKeywords]::All; Json = '-1' }
        @{ Name = 'a large integer'; Value = [System.Int128]::MaxValue; Json = '170141183460469231731687303715884105727' }
        @{ Name = 'nothing'; Value = [System.Management.Automation.Internal.AutomationNull]::Value; Json = 'null' }
        @{ Name = 'an element of a document'; Value = [System.Text.Json.JsonDocument]::Parse('{"a":[1,2.50]}').RootElement; Json = '{"a":[1,2.50]}' }
        @{ Name = 'a node of a document'; Value = [System.Text.Json.Nodes.JsonNode]::Parse('{"a":[1]}'); Json = '{"a":[1]}' }
    ) {
        ConvertTo-ProbeJson $Value | Should -BeExactly $Json
    }

    It 'writes a dynamic object by its members' {
        $dynamic = [System.Dynamic.ExpandoObject]::new()
        ([System.Collections.Generic.IDictionary[string, object]] $dynamic).Add('a', 1)
        ConvertTo-ProbeJson $dynamic | Should -BeExactly '{"a":1}'
    }

    It 'writes the same object twice where it is there twice' {
        $shared = @{ a = 1 }
        ConvertTo-ProbeJson @($shared, $shared) | Should -BeExactly '[{"a":1},{"a":1}]'
        $custom = [pscustomobject]@{ inner = [pscustomobject]@{ a = 1 } }
        ConvertTo-ProbeJson $custom | Should -BeExactly '{"inner":{"a":1}}'
    }

    It 'reads back what it wrote' {
        $body = '{"id":1,"name":"x","list":[1,2.5,{"at":"2024-02-29T23:59:59Z"}],"none":null}'
        ConvertTo-ProbeJson (ConvertFrom-ProbeJson $body) | Should -BeExactly $body
    }
}

Describe 'A value that has no JSON form' {
    It 'is refused with the place where it is: <Name>' -TestCases @(
        @{ Name = 'too deep'; Id = 'JsonTooDeep'; Path = '$.v.v'; Value = { @{ v = @{ v = @{ v = 1 } } } }; Depth = 2 }
        @{ Name = 'a list in itself'; Id = 'JsonCycle'; Path = '$.a[1]'; Value = { $list = [System.Collections.ArrayList]::new(); $null = $list.Add(1); $null = $list.Add($list); @{ a = $list } } }
        @{ Name = 'a dictionary in itself'; Id = 'JsonCycle'; Path = '$.me'; Value = { $d = @{}; $d.me = $d; $d } }
        @{ Name = 'a custom object in itself'; Id = 'JsonCycle'; Path = '$.me'; Value = { $o = [pscustomobject]@{ me = $null }; $o.me = $o; $o } }
        @{ Name = 'a SecureString'; Id = 'JsonSecret'; Path = '$.login.password'; Value = { @{ login = @{ password = [securestring]::new() } } } }
        @{ Name = 'a credential'; Id = 'JsonSecret'; Path = '$[0]'; Value = { , @([pscredential]::new('me', [securestring]::new())) } }
        @{ Name = 'a key that is a number'; Id = 'JsonKeyNotString'; Path = '$.a'; Value = { @{ a = @{ 1 = 2 } } } }
        @{ Name = 'NaN'; Id = 'JsonNoForm'; Path = '$.a'; Value = { @{ a = [double]::NaN } } }
        @{ Name = 'infinity'; Id = 'JsonNoForm'; Path = '$.a'; Value = { @{ a = [single]::NegativeInfinity } } }
        @{ Name = 'a type'; Id = 'JsonNoForm'; Path = '$.a'; Value = { @{ a = [int] } } }
        @{ Name = 'a script block'; Id = 'JsonNoForm'; Path = '$.a'; Value = { @{ a = { 1 } } } }
        @{ Name = 'a property that throws'; Id = 'JsonPropertyUnreadable'; Path = '$.ip.ScopeId'; Value = { @{ ip = [ipaddress] '127.0.0.1' } } }
    ) {
        $depth = $Depth ? $Depth : 64
        $caught = try { ConvertTo-ProbeJson (& $Value) -Depth $depth } catch { $_.Exception }
        $caught | Should -BeOfType ([System.ArgumentException])
        $caught.ErrorId | Should -Be $Id
        $caught.Path | Should -Be $Path
        $caught.Message | Should -BeLike "The body cannot be written as JSON: $($Path -replace '\[', '`[') *"
    }

    It 'may be 64 deep unless told otherwise' {
        $value = 1
        1..64 | ForEach-Object { $value = @{ v = $value } }
        { ConvertTo-ProbeJson $value } | Should -Not -Throw
        { ConvertTo-ProbeJson @{ v = $value } } | Should -Throw '*is nested deeper than 64 levels.'
    }
}
