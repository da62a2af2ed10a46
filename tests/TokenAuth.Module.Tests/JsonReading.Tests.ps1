BeforeAll {
    . $PSScriptRoot/Setup.ps1

    # Everything that a script could tell two values apart by.
    function Get-Shape {
        param($Value)

        if ($null -eq $Value) { return 'null' }
        $bare = $Value.psobject.BaseObject
        if ($bare -is [object[]]) { return 'object[' + (($bare | ForEach-Object { Get-Shape $_ }) -join ',') + ']' }
        if ($bare -is [datetime]) { return "$($bare.Ticks) $($bare.Kind)" }
        if ($bare -is [double]) { return 'double ' + $bare.ToString('R', [cultureinfo]::InvariantCulture) }
        if ($bare -is [System.Management.Automation.PSCustomObject]) {
            return '{' + (($Value.psobject.Properties | ForEach-Object { "$($_.MemberType) $($_.Name)=$(Get-Shape $_.Value)" }) -join ',') + '}'
        }

        "$($bare.GetType().Name) $bare"
    }

    function Test-Alike {
        param([string] $Json)

        $theirs = Get-Shape (ConvertFrom-Json $Json -NoEnumerate)
        Get-Shape (ConvertFrom-ProbeJson $Json) | Should -BeExactly $theirs
        foreach ($length in 1, 3, 7) {
            Get-Shape (ConvertFrom-ProbeJson $Json -PieceLength $length) | Should -BeExactly $theirs
        }
    }

    $timeZone = $env:TZ
    $env:TZ = 'America/St_Johns'
    [System.TimeZoneInfo]::ClearCachedData()
}

AfterAll {
    $env:TZ = $timeZone
    [System.TimeZoneInfo]::ClearCachedData()
}

Describe 'Reading JSON' {
    It 'gives what ConvertFrom-Json gives: <Json>' -TestCases @(
        @{ Json = '{}' }
        @{ Json = '[]' }
        @{ Json = '[[]]' }
        @{ Json = '[null]' }
        @{ Json = '[[1],[2,[3]],{}]' }
        @{ Json = 'null' }
        @{ Json = 'true' }
        @{ Json = '"text"' }
        @{ Json = '""' }
        @{ Json = '42' }
        @{ Json = ' { "a" : 1 } ' }
        @{ Json = '{"b":1,"a":2,"c":{"z":[],"y":{}}}' }
        @{ Json = '{"a":true,"b":false,"c":null}' }
        @{ Json = '[0,-0,1,-1,127,2147483648,9223372036854775807,-9223372036854775808]' }
        @{ Json = '[9223372036854775808,-9223372036854775809,18446744073709551615,123456789012345678901234567890]' }
        @{ Json = '[1.0,0.1,-0.0,1e5,1E-5,1.7976931348623157e308,5e-324,0.30000000000000004,1e400,-1e400,100000000000000000000.5]' }
        @{ Json = '{"a":1,"a":2}' }
        @{ Json = '{"a":1,"b":2,"a":{"a":3,"c":4}}' }
        @{ Json = '{"a":{"a":1},"\u0061":2}' }
        @{ Json = '["\"\\\/\b\f\n\r\t","\u00e9","\ud83d\ude00","é😀","\u0000x"]' }
        @{ Json = '["half \ud83d pair","\ude00","\ud83d\u0041"]' }
        @{ Json = '{"with space":1,"with.dot":2,"$ref":"#/a","$type":"System.String","@odata.id":"x","é":3,"\u00e9t\u00e9":4}' }
        @{ Json = '{"count":1,"length":2,"Equals":3,"ToString":4,"value":5,"Keys":6}' }
        @{ Json = '[1,2,]' }
        @{ Json = '{"a":1,}' }
        @{ Json = '/* a */ {"a": /* b */ 1 // c' + "`n}" }
        @{ Json = '[{"a":1,"b":2},{"b":1,"a":2},{"a":1},{"a":1,"b":2,"c":3}]' }
        @{ Json = '["0123456","1e5","-1","true","null","2024","12:30","2024-01-01"]' }
    ) {
        Test-Alike $Json
    }

    It 'takes strings for dates exactly when ConvertFrom-Json does, and for the same ones: <Text>' -TestCases @(
        '2024-02-29T23:59:59', '2024-02-29T23:59:59Z', '2024-02-29T23:59:59z', '2024-02-29T23:59:59+05:30', '2024-02-29T23:59:59-0800', '2024-02-29T23:59:59+02'
        '2024-02-29T23:59:59.1Z', '2024-02-29T23:59:59.1234567Z', '2024-02-29T23:59:59.12345678Z', '2024-02-29T23:59:59.123456789Z', '2024-02-29T23:59:59.123456789'
        '2024-02-29T23:59:59.', '2024-02-29T23:59:59.Z', '2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-00-01T00:00:00Z', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z'
        '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59.9999999-14:00', '9999-12-31T23:59:59Z', '2024-01-01T24:00:00Z', '2024-01-01T24:00:00.0Z', '2024-01-01T24:00:01Z', '2024-01-01T23:60:00'
        '2024-01-01T23:59:60', '2024-01-01t00:00:00Z', '2024-01-01 00:00:00Z', '2024-01-01T00:00', '2024-01-01T00:00:00 Z', '2024-01-01T00:00:00Z ', ' 2024-01-01T00:00:00Z'
        '2024-01-01T00:00:00+', '2024-01-01T00:00:00+5', '2024-01-01T00:00:00+05:', '2024-01-01T00:00:00+05:3', '2024-01-01T00:00:00+99:99', '2024-01-01T00:00:00:', '2024-01-01T00:00:0012'
        '2024-01-01T00:00:00:12', '2024-01-01T00:00:00x05', '2024-01-01T00:00:00.000000000000000000000000000', '20240101T000000Z-padded-to-19', '12345678901234567890', '1234567890T1234567890'
        '2024-07-01T12:00:00-02:30', '2024-03-10T02:30:00-03:30', '/Date(0)/', '/Date(1700000000000)/', '/Date(-1)/', '/Date(1700000000000+0200)/', '/Date(1700000000000-0330)/', '/Date(1+02)/'
        '/Date(1+2)/', '/Date(1+020)/', '/Date(1+)/', '/Date(+1)/', '/Date(-)/', '/Date()/', '/Date(1.5)/', '/Date(abc)/', '/Date(1)/ ', '/Date(253402300799999)/', '/Date(-62135596800000)/'
        '/Date(9999999999999999999999)/', '/date(1)/', '/Date(1)', '/etc/passwd', '\/Date(86400000)\/', '\u0032024-01-01T00:00:00Z', '2024-01-01T00:00:00\u005a'
    ).ForEach({ @{ Text = $_ } }) {
        Test-Alike "[""$Text""]"
        Test-Alike "{""a"":""$Text""}"
    }

    It 'keeps a date as text where ConvertFrom-Json fails on it: <Text>' -TestCases @(
        @{ Text = '9999-12-31T24:00:00Z' }
    ) {
        { ConvertFrom-Json """$Text""" } | Should -Throw
        ConvertFrom-ProbeJson """$Text""" | Should -BeExactly $Text
    }

    It 'agrees with ConvertFrom-Json on strings that are nearly dates' {
        $random = [System.Random]::new(20240229)
        $seeds = '2024-02-29T23:59:59.1234567+05:30', '1999-12-31T00:00:00Z', '2024-06-15T12:30:45-0330', '/Date(1700000000000+0200)/'
        $alphabet = '0123456789:-+.TZ/ '
        $texts = foreach ($round in 1..3000) {
            $characters = $seeds[$random.Next($seeds.Count)].ToCharArray()
            foreach ($change in 1..$random.Next(1, 3)) { $characters[$random.Next($characters.Count)] = $alphabet[$random.Next($alphabet.Length)] }
            $text = [string]::new($characters)
            if ($random.Next(4) -eq 0) { $text = $text.Substring(0, $random.Next($text.Length)) }

            # There ConvertFrom-Json wraps around or fails; the reader keeps the text.
            if ($text -notmatch '^9999-12-31T24|^/Date\(-?\d{14,}|[+-].?-') { $text }
        }

        $json = ConvertTo-Json @($texts) -Compress
        $theirs = (ConvertFrom-Json $json -NoEnumerate).ForEach({ Get-Shape $_ })
        $ours = (ConvertFrom-ProbeJson $json).ForEach({ Get-Shape $_ })
        $differing = (0..($texts.Count - 1)).Where({ $theirs[$_] -cne $ours[$_] }).ForEach({ "$($texts[$_]): $($theirs[$_]) but $($ours[$_])" })
        $differing | Should -BeNullOrEmpty
        $theirs.Where({ $_ -notlike 'String*' }).Count | Should -BeGreaterThan 100
    }

    It 'agrees with ConvertFrom-Json on generated documents' {
        $random = [System.Random]::new(7)
        function New-Value {
            param([int] $Depth)

            switch ($random.Next($Depth -gt 4 ? 8 : 10)) {
                0 { 'null' }
                1 { 'true' }
                2 { $random.NextInt64([long]::MinValue, [long]::MaxValue).ToString() }
                3 { $random.Next(-1000, 1000).ToString() }
                4 { ($random.NextDouble() * [math]::Pow(10, $random.Next(-20, 20))).ToString('R', [cultureinfo]::InvariantCulture) }
                5 { """$([char] $random.Next(0x20, 0x21))t\u$($random.Next(0x10000).ToString('x4'))""" }
                6 { """$([datetime]::UnixEpoch.AddSeconds($random.Next()).ToString('o'))""" }
                7 { $random.NextInt64([long]::MaxValue).ToString() + $random.Next().ToString() }
                8 { '[' + ((0..$random.Next(4) | ForEach-Object { New-Value ($Depth + 1) }) -join ',') + ']' }
                9 { '{' + ((0..$random.Next(6) | ForEach-Object { """k$($random.Next(8))"":$(New-Value ($Depth + 1))" }) -join ',') + '}' }
            }
        }

        foreach ($round in 1..150) {
            $json = '[' + ((1..5 | ForEach-Object { New-Value 0 }) -join ',') + ']'
            Get-Shape (ConvertFrom-ProbeJson $json) | Should -BeExactly (Get-Shape (ConvertFrom-Json $json -NoEnumerate)) -Because $json
        }
    }

    It 'gives nothing for nothing: <Name>' -TestCases @(
        @{ Name = 'empty'; Json = '' }
        @{ Name = 'white space'; Json = " `t`r`n" }
    ) {
        ConvertFrom-ProbeJson $Json | Should -BeNullOrEmpty
        ConvertFrom-ProbeJson $Json -PieceLength 1 | Should -BeNullOrEmpty
    }

    It 'passes over a byte order mark' {
        $bytes = [byte[]] (0xEF, 0xBB, 0xBF) + [System.Text.Encoding]::UTF8.GetBytes('{"a":1}')
        (ConvertFrom-ProbeJson -Bytes $bytes).a | Should -Be 1
        (ConvertFrom-ProbeJson -Bytes $bytes -PieceLength 2).a | Should -Be 1
    }

    It 'mends broken UTF-8 instead of losing the reply' {
        $bytes = [System.Text.Encoding]::UTF8.GetBytes('["ab') + [byte[]] (0xFF) + [System.Text.Encoding]::UTF8.GetBytes('c\n"]')
        ConvertFrom-ProbeJson -Bytes $bytes | Should -BeExactly "ab$([char] 0xFFFD)c`n"
    }

    It 'reads as deep as it is told' {
        $json = '[' * 1024 + ']' * 1024
        { ConvertFrom-ProbeJson $json } | Should -Not -Throw
        { ConvertFrom-ProbeJson '[[1]]' -Depth 2 } | Should -Not -Throw
    }

    It 'makes objects that a script can change and extend like any other' {
        $value = ConvertFrom-ProbeJson '{"a":1}'
        $value.a = 2
        $value | Add-Member -NotePropertyName b -NotePropertyValue 3
        $value | Should -BeOfType ([pscustomobject])
        $value.psobject.TypeNames | Should -Be 'System.Management.Automation.PSCustomObject', 'System.Object'
        ConvertTo-Json $value -Compress | Should -Be '{"a":2,"b":3}'
        "$value" | Should -Be '@{a=2; b=3}'
    }
}

Describe 'JSON that cannot be read' {
    It 'is refused by a name: <Json> is <Id>' -TestCases @(
        @{ Json = '{'; Id = 'JsonInvalid' }
        @{ Json = '[1'; Id = 'JsonInvalid' }
        @{ Json = '{"a":1} x'; Id = 'JsonInvalid' }
        @{ Json = '{"a":1}{"b":2}'; Id = 'JsonInvalid' }
        @{ Json = '<html></html>'; Id = 'JsonInvalid' }
        @{ Json = "{'a':1}"; Id = 'JsonInvalid' }
        @{ Json = '{a:1}'; Id = 'JsonInvalid' }
        @{ Json = '[NaN]'; Id = 'JsonInvalid' }
        @{ Json = '[007]'; Id = 'JsonInvalid' }
        @{ Json = '[0x1F]'; Id = 'JsonInvalid' }
        @{ Json = '["a' + "`n" + '"]'; Id = 'JsonInvalid' }
        @{ Json = '["\x"]'; Id = 'JsonInvalid' }
        @{ Json = '[' + '9' * 400 + ']'; Id = 'JsonInvalid' }
        @{ Json = '{"a":1,"A":2}'; Id = 'JsonKeysDifferInCase' }
        @{ Json = '{"a":{"A":1,"a":2}}'; Id = 'JsonKeysDifferInCase' }
        @{ Json = '{"id":1,"child":{"id":2},"ID":3}'; Id = 'JsonKeysDifferInCase' }
        @{ Json = '{"":1}'; Id = 'JsonEmptyKey' }
        @{ Json = '{"psobject":1}'; Id = 'JsonReservedKey' }
        @{ Json = '{"PSTypeNames":1}'; Id = 'JsonReservedKey' }
        @{ Json = '[' * 1025 + ']' * 1025; Id = 'JsonTooDeep' }
        @{ Json = '{"a":' * 1025 + '1' + '}' * 1025; Id = 'JsonTooDeep' }
    ) {
        foreach ($length in 0, 3) {
            $caught = try { ConvertFrom-ProbeJson $Json -PieceLength $length } catch { $_.Exception }
            $caught | Should -BeOfType ([System.FormatException])
            $caught.ErrorId | Should -Be $Id
        }
    }

    It 'does not stop one object from using the case that another does not' {
        { ConvertFrom-ProbeJson '[{"a":1,"b":{"A":1}},{"A":1}]' } | Should -Not -Throw
    }
}
