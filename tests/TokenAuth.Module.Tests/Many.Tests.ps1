BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest with many requests' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'takes <Name> down the pipeline' -TestCases @(
        @{ Name = 'addresses'; Requests = { '/items/1', [uri] '/items/2' } }
        @{ Name = 'dictionaries'; Requests = { @{ Uri = '/items/1' }, [ordered] @{ uri = '/items/2' } } }
        @{ Name = 'objects, whatever else they hold'; Requests = { [pscustomobject] @{ Uri = '/items/1'; Colour = 'red' }, [pscustomobject] @{ Uri = [uri] '/items/2'; Method = ''; Body = $null } } }
        @{ Name = 'rows of a table'; Requests = { "Uri,Name`n/items/1,a`n/items/2,b" | ConvertFrom-Csv } }
    ) {
        (& $Requests | Invoke-AuthorizedRequest).id | Should -Be 1, 2
    }

    It 'takes them as an argument' {
        (Invoke-AuthorizedRequest -InputObject '/items/1', '/items/2', @{ Uri = '/items/3' }).id | Should -Be 1, 2, 3
        (Invoke-AuthorizedRequest -InputObject '/items/4').id | Should -Be 4
    }

    It 'lets each request say what differs from the command''s own parameters' {
        $replies = @(
            @{ Uri = '/echo'; Method = 'Put'; Body = @{ a = 1 }; ContentType = 'application/json'; Headers = @{ 'X-One' = 'mine' } }
            @{ Uri = '/echo'; Body = 'text' }
            @{ Uri = '/echo'; Method = 'Default' }
            '/echo?b=2'
        ) | Invoke-AuthorizedRequest -Method Post -Headers @{ 'X-One' = 'all'; 'X-Two' = 'all' } -ContentType 'text/plain'
        $replies.method | Should -Be 'PUT', 'POST', 'GET', 'POST'
        $replies.body | Should -Be '{"a":1}', 'text', '', ''
        $replies.contentType | Select-Object -First 2 | Should -Be 'application/json', 'text/plain'
        $replies.headers.'X-One' | Should -Be 'mine', 'all', 'all', 'all'
        $replies.headers.'X-Two' | Should -Be 'all', 'all', 'all', 'all'
    }

    It 'takes what comes down the pipeline for the body where -Uri is given' {
        (@{ a = 1 }, @{ a = 2 } | Invoke-AuthorizedRequest /echo -Method Post -ContentType application/json).body | Should -Be '{"a":1}', '{"a":2}'
        @('x', 'y' | Invoke-AuthorizedRequest -Uri /echo -Method Post -ThrottleLimit 2).body | Should -Be 'x', 'y'
    }

    It 'sends a single request to the base address where nothing is given' {
        $failure = Get-Failure { Invoke-AuthorizedRequest }
        $failure.FullyQualifiedErrorId | Should -BeLike 'RequestFailed,*'
        (Get-EmulatorRequest / | Measure-Object).Count | Should -Be 1
    }

    It 'hands replies out in the order of the requests' {
        $hold = Add-EmulatorHold /items/1
        $job = Start-ThreadJob { param($id, $emulator) Start-Sleep -Milliseconds 300; Invoke-RestMethod "$emulator/_emulator/hold/$id" -Method Delete } -ArgumentList $hold, $Emulator.Http
        (1..20 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest).id | Should -Be (1..20)
        $null = $job | Wait-Job | Remove-Job
        @(Get-EmulatorRequest /items/20).Count | Should -Be 1
    }

    It 'hands replies out as they come with -AsCompleted' {
        $hold = Add-EmulatorHold /items/1
        $job = Start-ThreadJob { param($id, $emulator) Start-Sleep -Milliseconds 300; Invoke-RestMethod "$emulator/_emulator/hold/$id" -Method Delete } -ArgumentList $hold, $Emulator.Http
        $ids = (1..4 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -AsCompleted).id
        $null = $job | Wait-Job | Remove-Job
        $ids | Select-Object -Last 1 | Should -Be 1
        $ids | Sort-Object | Should -Be (1..4)
    }

    It 'has as many under way as -ThrottleLimit says, <Expected> where it says <Limit>' -TestCases @(
        @{ Limit = 'nothing'; Parameters = @{}; Expected = 5 }
        @{ Limit = 1; Parameters = @{ ThrottleLimit = 1 }; Expected = 1 }
        @{ Limit = 8; Parameters = @{ ThrottleLimit = 8 }; Expected = 8 }
    ) {
        $hold = Add-EmulatorHold '/items/*'
        $shell = New-TestShell {
            param($parameters)
            1..20 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -Session desk @parameters
        } -ArgumentList $Parameters
        try {
            $running = $shell.BeginInvoke()
            Wait-EmulatorHold $hold $Expected
            Start-Sleep -Milliseconds 200
            @(Get-EmulatorRequest '/items/*').Count | Should -Be $Expected
            Open-EmulatorHold $hold
            $shell.EndInvoke($running).id | Should -Be (1..20)
        }
        finally { Remove-TestShell $shell }
    }

    It 'fails one item and not the others, and names it' {
        $requests = 1..10 | ForEach-Object { @{ Uri = "/items/${_}?failEvery=5"; Id = "number $_" } }
        $replies = $requests | Invoke-AuthorizedRequest -ErrorVariable failures -ErrorAction SilentlyContinue
        $replies.id | Should -Be 1, 2, 3, 4, 6, 7, 8, 9
        $failures.Count | Should -Be 2
        $failures.TargetObject.Id | Should -Be 'number 5', 'number 10'
        $failures.FullyQualifiedErrorId | Should -BeLike 'RequestFailed,*'
        $failures[0].Exception.Response.StatusCode | Should -Be 422
        $failures[0].ErrorDetails.Message | Should -BeLike '*The item 5 is refused*'
    }

    It 'fails an item that is no request: <Name>' -TestCases @(
        @{ Name = 'a slip in a name'; Item = { @{ Url = '/items/1' } }; Message = "*no 'Url'*" }
        @{ Name = 'nothing to send to'; Item = { @{ Method = 'Get' } }; Message = '*has a Uri*' }
        @{ Name = 'a number'; Item = { 5 }; Message = '*Int32*' }
        @{ Name = 'no method'; Item = { @{ Uri = '/items/1'; Method = 'no method' } }; Message = "*'no method'*" }
        @{ Name = 'headers that are none'; Item = { @{ Uri = '/items/1'; Headers = 7 } }; Message = "*'Headers'*" }
        @{ Name = 'another host'; Item = { 'https://elsewhere.example/items/1' }; Message = '*does not send its token*' }
    ) {
        $bad = & $Item
        $replies = '/items/1', $bad, '/items/3' | Invoke-AuthorizedRequest -ErrorVariable failures -ErrorAction SilentlyContinue
        $replies.id | Should -Be 1, 3
        $failures.Count | Should -Be 1
        $failures[0].Exception.Message | Should -BeLike $Message
        [object]::Equals($failures[0].TargetObject, $bad) | Should -BeTrue
    }

    It 'writes errors in their place among the replies' {
        $all = 1..4 | ForEach-Object { "/items/${_}?failEvery=2" } | Invoke-AuthorizedRequest -ErrorAction Continue 2>&1
        $all | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { 'error' } else { $_.id } } | Should -Be 1, 'error', 3, 'error'
    }

    It 'ends at the first error with -ErrorAction Stop' {
        { 1..50 | ForEach-Object { "/items/${_}?failEvery=2" } | Invoke-AuthorizedRequest -ErrorAction Stop } | Should -Throw -ErrorId 'RequestFailed,*'
        @(Get-EmulatorRequest '/items/*').Count | Should -BeLessThan 25
    }

    It 'fails terminating for one request that was handed in as an argument, per item for several' {
        { Invoke-AuthorizedRequest -InputObject '/status/404' } | Should -Throw -ErrorId 'RequestFailed,*'
        $replies = Invoke-AuthorizedRequest -InputObject '/items/1', '/status/404', '/items/3' -ErrorVariable failures -ErrorAction SilentlyContinue
        $replies.id | Should -Be 1, 3
        $failures.TargetObject | Should -Be '/status/404'
    }

    It 'fails terminating where there is no session at all' {
        $failure = Get-Failure { '/items/1', '/items/2' | Invoke-AuthorizedRequest -Session nobody }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
    }

    It 'puts each reply beside its request with -IncludeRequest' {
        $requests = @{ Uri = '/items/1'; Id = 'a' }, @{ Uri = '/numbers?count=2'; Id = 'b' }, @{ Uri = '/status/204'; Id = 'c' }
        $replies = $requests | Invoke-AuthorizedRequest -IncludeRequest
        $replies.Id | Should -Be 'a', 'b', 'c'
        $replies.StatusCode | Should -Be 200, 200, 204
        $replies[0].Content.id | Should -Be 1
        $replies[1].Content | Should -Be 1, 2
        $replies[2].Content | Should -BeNullOrEmpty
        [object]::ReferenceEquals($replies[0].Request, $requests[0]) | Should -BeTrue
        $replies[0].Headers['content-type'] | Should -BeLike 'application/json*'
        (Invoke-AuthorizedRequest /items/7 -IncludeRequest).Content.id | Should -Be 7
    }

    It 'shows a reply with its request as a table' {
        $lines = '/items/1' | Invoke-AuthorizedRequest -IncludeRequest | Out-String -Stream | Where-Object { $_ }
        $lines[0] | Should -Match '^Id\s+Status\s+Content$'
        $lines[2] | Should -Match '200\s+@\{id=1\}'
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $refused = '/items/2?failEvery=2', '/items/1' | Invoke-AuthorizedRequest -IncludeRequest -SkipHttpErrorCheck | Out-String
            $refused | Should -Match "$([regex]::Escape($PSStyle.Formatting.Error))4\d\d"
            $refused | Should -Not -Match "$([regex]::Escape($PSStyle.Formatting.Error))200"
        }
        finally { $PSStyle.OutputRendering = $before }
    }

    It 'hands out what single calls would: <Path>' -TestCases @(
        @{ Path = '/numbers?count=3' }, @{ Path = '/text' }, @{ Path = '/status/204' }, @{ Path = '/items/1' }
    ) {
        $single = @(Invoke-AuthorizedRequest $Path)
        $many = @($Path | Invoke-AuthorizedRequest)
        ConvertTo-Json $many -Compress | Should -Be (ConvertTo-Json $single -Compress)
    }

    It 'sends no faster than -RateLimit' {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = 1..11 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -ThrottleLimit 11 -RateLimit 20
        $watch.Elapsed.TotalMilliseconds | Should -BeGreaterThan 400
    }

    It 'pauses every request when the service says that there are too many' {
        Add-EmulatorFault '/items/3' @{ fault = 'status'; statusCode = 429; headers = @{ 'Retry-After' = '1' } }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        (1..30 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -ThrottleLimit 3 -Verbose 4>&1 | Tee-Object -Variable all | Where-Object id).id | Should -Be (1..30)
        $watch.Elapsed.TotalMilliseconds | Should -BeGreaterThan 950
        $all -like '*every request of the batch waits 1 s*' | Should -HaveCount 1
    }

    It 'asks -WhatIf for each and sends none' {
        $asked = 1..3 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -Method Delete -WhatIf
        $asked | Should -BeNullOrEmpty
        @(Get-EmulatorRequest '/items/*').Count | Should -Be 0
    }

    It 'says what the engine says in the order of the requests, each at its reply' {
        $verbose = 1..6 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like '*items*' }
        $verbose | ForEach-Object { "$_" -replace '.*/items/(\d).*', '$1' } | Should -Be (1..6)
    }

    It 'keeps an idempotency key for one request' {
        $null = '/echo', '/echo' | Invoke-AuthorizedRequest -Method Post -IdempotencyKey k0 -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        $null = @{ Uri = '/echo'; IdempotencyKey = 'k1' }, @{ Uri = '/echo'; IdempotencyKey = 'k2' } | Invoke-AuthorizedRequest -Method Post
        (Get-EmulatorRequest /echo).headers.'Idempotency-Key' | Sort-Object | Should -Be 'k0', 'k1', 'k2'
    }

    It 'saves many replies into a folder' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        1..3 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -OutFile $folder.FullName
        (Get-ChildItem $folder).Name | Should -Be '1', '2', '3'
        { '/items/1', '/items/2' | Invoke-AuthorizedRequest -OutFile (Join-Path $folder one.json) } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'refuses what does not go together: <Name>' -TestCases @(
        @{ Name = 'pages'; Parameters = @{ Paginate = $true } }, @{ Name = 'a stream'; Parameters = @{ Stream = $true } }, @{ Name = 'bytes'; Parameters = @{ AsByteStream = $true } }
    ) {
        { '/items/1', '/items/2' | Invoke-AuthorizedRequest @Parameters } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'stops sending when the command downstream has had enough, and nothing stays locked' {
        (1..50 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -ThrottleLimit 4 | Select-Object -First 2).id | Should -Be 1, 2
        @(Get-EmulatorRequest '/items/*').Count | Should -BeLessOrEqual 18
        $before = @(Get-EmulatorRequest '/items/*').Count
        (1..5 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest).id | Should -Be (1..5)
        @(Get-EmulatorRequest '/items/*').Count | Should -Be ($before + 5)
        $Error.Count | Should -Be 0
    }

    It 'stops sending when -First has come' {
        (1..50 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -First 3 -Skip 2 -ThrottleLimit 2).id | Should -Be 3, 4, 5
        @(Get-EmulatorRequest '/items/*').Count | Should -BeLessOrEqual 13
    }

    It 'stops within a second, requests on their way included' {
        $hold = Add-EmulatorHold '/items/*'
        $shell = New-TestShell { 1..50 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -Session desk -ThrottleLimit 8 }
        try {
            $running = $shell.BeginInvoke()
            Wait-EmulatorHold $hold 8
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            { $shell.EndInvoke($running) } | Should -Throw
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            Remove-TestShell $shell
            Open-EmulatorHold $hold
        }
        @(Get-EmulatorRequest '/items/*').Count | Should -Be 8
        (Invoke-AuthorizedRequest /items/1).id | Should -Be 1
    }

    It 'shows how many, how fast and how much longer, after a second and only where somebody sees it' {
        $shell = New-TestShell { param($preference) $ProgressPreference = $preference; Invoke-AuthorizedRequest -Session desk -InputObject (1..30 | ForEach-Object { "/items/$_" }) -RateLimit 15 } -ArgumentList 'Continue'
        $quiet = New-TestShell { param($preference) $ProgressPreference = $preference; 1..30 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -Session desk -RateLimit 15 } -ArgumentList 'SilentlyContinue'
        try {
            $quietly = $quiet.BeginInvoke()
            $shell.Invoke().Count | Should -Be 30
            $records = @($shell.Streams.Progress)
            $records.Count | Should -BeGreaterThan 1
            $records[0].StatusDescription | Should -BeLike '*of 30 requests, * a second'
            $records[0].PercentComplete | Should -BeGreaterThan 25
            $records[0].SecondsRemaining | Should -BeIn 0, 1, 2
            $records[-1].RecordType | Should -Be 'Completed'
            $quiet.EndInvoke($quietly).Count | Should -Be 30
            $quiet.Streams.Progress.Count | Should -Be 0
        }
        finally { $shell, $quiet | ForEach-Object { Remove-TestShell $_ } }
    }

    It 'holds no more replies than its window while the consumer is slow' {
        1..200 | ForEach-Object { "/items/$_" } | Invoke-AuthorizedRequest -ThrottleLimit 2 | ForEach-Object {
            if ($_.id -eq 1) { Start-Sleep -Milliseconds 500; $script:sent = @(Get-EmulatorRequest '/items/*').Count }
        }
        $script:sent | Should -BeLessOrEqual 9
    }
}
