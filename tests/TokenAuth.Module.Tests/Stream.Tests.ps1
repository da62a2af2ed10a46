BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest -Stream' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'hands out item after item: <Address>' -TestCases @(
        @{ Address = '/streams/array?count=3000'; Parameters = @{} }
        @{ Address = '/streams/nested?count=3000'; Parameters = @{ ItemPath = 'result.items' } }
        @{ Address = '/streams/lines?count=3000'; Parameters = @{} }
        @{ Address = '/streams/records?count=3000'; Parameters = @{} }
        @{ Address = '/streams/array?count=30&pad=100000'; Parameters = @{} }
    ) {
        $items = Invoke-AuthorizedRequest $Address -Stream @Parameters
        $items.id | Should -Be (1..$items.Count)
        $items.Count | Should -BeIn 30, 3000
        $items[1].name | Should -Be 'item 2'
        $items[1].on | Should -BeTrue
    }

    It 'makes the same objects as without it' {
        $body = '[{"a":1,"A.b":"x"},[1,[2]],null,"2020-01-02T03:04:05Z",12345678901234567890,1.5,{"b":{"c":[]}}]'
        1..2 | ForEach-Object { Add-EmulatorFault /text @{ fault = 'status'; statusCode = 200; body = $body } }
        $whole = @(Invoke-AuthorizedRequest /text)
        $items = @(Invoke-AuthorizedRequest /text -Stream)
        $items.Count | Should -Be 7
        ConvertTo-Json $items -Depth 5 | Should -Be (ConvertTo-Json $whole -Depth 5)
        $items | ForEach-Object { if ($null -eq $_) { 'null' } else { $_.GetType().Name } } | Should -Be ($whole | ForEach-Object { if ($null -eq $_) { 'null' } else { $_.GetType().Name } })
    }

    It 'makes dictionaries with -AsDictionary' {
        (Invoke-AuthorizedRequest '/streams/array?count=2' -Stream -AsDictionary)[1]['id'] | Should -Be 2
    }

    It 'takes a reply that is no array for one item' {
        @(Invoke-AuthorizedRequest /echo -Stream).method | Should -Be 'GET'
        @(Invoke-AuthorizedRequest /status/204 -Stream).Count | Should -Be 0
    }

    It 'keeps its memory when objects are used as dictionaries' {
        $body = '[' + ((1..6000 | ForEach-Object { "{`"key$_`":$_}" }) -join ',') + ']'
        Add-EmulatorFault /text @{ fault = 'status'; statusCode = 200; body = $body }
        $last = Invoke-AuthorizedRequest /text -Stream | Select-Object -Last 1
        $last.key6000 | Should -Be 6000
    }

    It 'hands out what came and then an error when the reply ends in the middle: <Address>' -TestCases @(
        @{ Address = '/streams/array?count=10&cutAfter=7'; Id = 'ReplyIncomplete' }
        @{ Address = '/streams/lines?count=10&cutAfter=7'; Id = 'JsonInvalid' }
    ) {
        $ids = [System.Collections.Generic.List[int]]::new()
        $failure = Get-Failure { Invoke-AuthorizedRequest $Address -Stream | ForEach-Object { $ids.Add($_.id) } }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        @($ids) | Should -Be (1..7)
    }

    It 'says that the connection broke' {
        (Get-Failure { Invoke-AuthorizedRequest '/streams/array?count=10&breakAfter=7' -Stream }).FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
    }

    It 'says where there is no array' {
        (Get-Failure { Invoke-AuthorizedRequest /echo -Stream -ItemPath data }).FullyQualifiedErrorId | Should -BeLike 'ItemsNotFound,*'
    }

    It 'stops reading when the command downstream has had enough' {
        (Invoke-AuthorizedRequest '/streams/array?count=100000000' -Stream | Select-Object -First 3).id | Should -Be 1, 2, 3
        (Invoke-AuthorizedRequest '/streams/array?count=100000000' -Stream -First 2 -Skip 5).id | Should -Be 6, 7
        $Error.Count | Should -Be 0
        (Invoke-AuthorizedRequest /items/1).id | Should -Be 1
    }

    It 'stops within a second' {
        $shell = New-TestShell { Invoke-AuthorizedRequest '/streams/array?count=100000000' -Session desk -Stream | ForEach-Object { if ($_.id -eq 1000) { 'running' } } }
        try {
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]] $null, $output)
            $wait = [System.Diagnostics.Stopwatch]::StartNew()
            while ($output.Count -eq 0 -and $wait.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 10 }
            $output.Count | Should -Be 1
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
        }
        finally { Remove-TestShell $shell }
    }

    It 'hands out an HTTP error as usual' {
        { Invoke-AuthorizedRequest /status/404 -Stream } | Should -Throw -ErrorId 'RequestFailed,*'
        (Invoke-AuthorizedRequest /status/404 -Stream -SkipHttpErrorCheck).status | Should -Be 404
    }

    It 'sets the variables before the first item' {
        $seen = Invoke-AuthorizedRequest '/streams/array?count=2' -Stream -StatusCodeVariable status | ForEach-Object { $status }
        $seen | Should -Be 200, 200
    }
}

Describe 'Invoke-AuthorizedRequest -AsByteStream' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'hands out the bytes, array after array' {
        $length = 0
        Invoke-AuthorizedRequest '/bytes?count=1000000' -AsByteStream | ForEach-Object {
            , $_ | Should -BeOfType ([byte[]])
            $_[0] | Should -Be ($length % 251)
            $length += $_.Length
        }
        $length | Should -Be 1000000
    }

    It 'hands them to a native command as they are' -Skip:(-not (Get-Command sha256sum -ErrorAction Ignore)) {
        $sum = Invoke-AuthorizedRequest '/bytes?count=300000' -AsByteStream | sha256sum
        [byte[]] $bytes = 0..299999 | ForEach-Object { $_ % 251 }
        $sum -split ' ' | Select-Object -First 1 | Should -Be ([Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($bytes)).ToLowerInvariant())
    }

    It 'shows how far it is when it takes longer than a second: <Name>' -TestCases @(
        @{ Name = 'bytes'; Parameters = @{ Uri = '/bytes?count=3000000'; AsByteStream = $true }; Status = '* of 2.9 MB, * a second' }
        @{ Name = 'items'; Parameters = @{ Uri = '/streams/lines?count=20000'; Stream = $true }; Status = '* items, * a second' }
        @{ Name = 'pages'; Parameters = @{ Uri = '/lists/link'; Paging = 'Link' }; Status = '* items, * a second' }
    ) {
        $shell = New-TestShell {
            param($parameters)
            $ProgressPreference = 'Continue'
            $isFirst = $true
            Invoke-AuthorizedRequest -Session desk @parameters | ForEach-Object { if ($isFirst) { $isFirst = $false; Start-Sleep -Milliseconds 1100 } }
        } -ArgumentList $Parameters
        try {
            $null = $shell.Invoke()
            $records = @($shell.Streams.Progress)
            $records.Count | Should -BeGreaterThan 1
            $records[0].StatusDescription | Should -BeLike $Status
            $records[-1].RecordType | Should -Be 'Completed'
            $records.Activity | Select-Object -Unique | Should -HaveCount 1
        }
        finally { Remove-TestShell $shell }
    }

    It 'refuses what does not go together' {
        { Invoke-AuthorizedRequest /bytes -AsByteStream -Stream } | Should -Throw -ErrorId 'ArgumentInvalid,*'
        { Invoke-AuthorizedRequest /bytes -AsByteStream -OutFile x } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }
}
