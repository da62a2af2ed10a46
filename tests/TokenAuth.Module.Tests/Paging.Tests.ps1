BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest with pages' {
    BeforeEach {
        Clear-Emulator
        $session = Connect-Emulator -With @{ Name = 'desk' }
    }

    It 'reads a list to its end: <Name>' -TestCases @(
        @{ Name = 'Link headers'; Address = '/lists/link'; Parameters = @{ Paging = 'Link' } }
        @{ Name = 'Link headers, as Invoke-RestMethod does'; Address = '/lists/link'; Parameters = @{ FollowRelLink = $true } }
        @{ Name = 'an address in the body'; Address = '/lists/next'; Parameters = @{ Paging = @{ Style = 'NextUrl'; Next = '@odata.nextLink'; Items = 'value.items' } } }
        @{ Name = 'a cursor'; Address = '/lists/cursor'; Parameters = @{ Paging = @{ style = 'cursor'; next = 'meta.cursor' }; ItemPath = 'data' } }
        @{ Name = 'an offset'; Address = '/lists/offset'; Parameters = @{ Paging = 'Offset' } }
        @{ Name = 'an offset and a size'; Address = '/lists/offset'; Parameters = @{ Paging = 'offset'; PageSize = 7 } }
        @{ Name = 'a cursor in the body'; Address = '/lists/cursor'; Parameters = @{ Method = 'Post'; Body = @{ q = 1 }; ContentType = 'application/json'; Paging = @{ Style = 'Cursor'; Next = 'meta.cursor'; More = 'meta.hasMore'; Items = 'data' } } }
    ) {
        (Invoke-AuthorizedRequest $Address @Parameters).id | Should -Be (1..35)
    }

    It 'reads the lists of the service as its definition says: <Service>' -TestCases @(
        @{ Service = 'B2Copy'; Parameters = @{ Uri = '/api/v2/b2copy/accounts'; Body = @{ investment_platform_id = 1 }; ContentType = 'application/json'; PageSize = 500 }; Total = { $headers = $null; $null = Invoke-AuthorizedRequest '/api/v2/b2copy/accounts?investment_platform_id=1' -ResponseHeadersVariable headers; [int] $headers['X-Total-Count'][0] } }
        @{ Service = 'B2Core'; Parameters = @{ Uri = '/api/v2/my/accounts'; PageSize = 500 }; Total = { (Invoke-AuthorizedRequest /api/v2/my/accounts).total } }
    ) {
        $null = Connect-Emulator -With @{ Service = $Service; Name = 'other' }
        Select-AuthSession other
        $accounts = Invoke-AuthorizedRequest @Parameters -Paginate
        $accounts.Count | Should -Be (& $Total)
        @($accounts.id | Sort-Object -Unique).Count | Should -Be $accounts.Count
    }

    It 'reads numbered pages with a total that is a string' {
        $orders = Invoke-AuthorizedRequest '/api/v1/orders?per_page=100' -Paging @{ Style = 'Page'; Items = 'data'; Total = 'total' }
        $orders.Count | Should -Be 312
        $orders[311].id | Should -Be 312
        @(Get-EmulatorRequest /api/v1/orders).Count | Should -Be 4
    }

    It 'says that limits are for many requests: <Name>' -TestCases @(
        @{ Name = '-RateLimit'; With = @{ RateLimit = 5; Paging = 'Link' } }
        @{ Name = '-ThrottleLimit'; With = @{ ThrottleLimit = 2; FollowRelLink = $true } }
        @{ Name = '-AsCompleted'; With = @{ AsCompleted = $true; Stream = $true } }
    ) {
        Get-FailureId { Invoke-AuthorizedRequest /lists/link @With } | Should -Be 'ArgumentInvalid'
        @(Get-EmulatorRequest /lists/link).Count | Should -Be 0
    }

    It 'says so where nobody knows how the list goes on' {
        $file = Join-Path $TestDrive plain.json
        Set-Content $file '{ "name": "Plain", "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } } }'
        $null = Connect-Emulator -With @{ Service = $file; Name = 'plain' }
        $failure = Get-Failure { Invoke-AuthorizedRequest /lists/link -Paginate -Session plain }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ArgumentInvalid,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Paging Link*'
    }

    It 'fetches no page more than -First and -Skip want: first <First>, skip <Skip>' -TestCases @(
        @{ First = 3; Skip = 0; Ids = 1..3; Requests = 1 }
        @{ First = 10; Skip = 0; Ids = 1..10; Requests = 1 }
        @{ First = 11; Skip = 0; Ids = 1..11; Requests = 2 }
        @{ First = 2; Skip = 19; Ids = 20, 21; Requests = 3 }
        @{ First = 100; Skip = 33; Ids = 34, 35; Requests = 4 }
    ) {
        (Invoke-AuthorizedRequest /lists/link -Paging Link -First $First -Skip $Skip).id | Should -Be $Ids
        @(Get-EmulatorRequest /lists/link).Count | Should -Be $Requests
    }

    It 'lets the service pass over what -Skip names where it can' {
        (Invoke-AuthorizedRequest /lists/offset -Paging Offset -Skip 12 -First 4).id | Should -Be (13..16)
        (Get-EmulatorRequest /lists/offset).query | Should -Be '?offset=12'
    }

    It 'counts with -First and -Skip where there is one page only' {
        Invoke-AuthorizedRequest '/numbers?count=9' -First 3 -Skip 2 | Should -Be 3, 4, 5
        Invoke-AuthorizedRequest '/numbers?count=9' -Skip 7 | Should -Be 8, 9
    }

    It 'puts the total first with -IncludeTotalCount' {
        $all = Invoke-AuthorizedRequest /api/v2/my/accounts -Paging @{ Style = 'Offset'; Items = 'data'; Total = 'total' } -PageSize 500 -IncludeTotalCount
        $all[0] | Should -BeOfType ([uint64])
        $all[0] | Should -Be ($all.Count - 1)
        (Invoke-AuthorizedRequest /lists/offset -Paging Offset -IncludeTotalCount)[0].ToString() | Should -BeLike 'Unknown*'
    }

    It 'stops fetching when the command downstream has had enough' {
        (Invoke-AuthorizedRequest /lists/link -Paging Link | Select-Object -First 3).id | Should -Be 1, 2, 3
        @(Get-EmulatorRequest /lists/link).Count | Should -BeLessOrEqual 2
        $Error.Count | Should -Be 0
        (Invoke-AuthorizedRequest /items/1).id | Should -Be 1
    }

    It 'fetches -MaximumFollowRelLink pages at most, as Invoke-RestMethod does' {
        $there = Invoke-RestMethod "$($Emulator.Http)/open/lists/link" -FollowRelLink -MaximumFollowRelLink 2
        $here = Invoke-AuthorizedRequest /open/lists/link -FollowRelLink -MaximumFollowRelLink 2
        $here.Count | Should -Be 20
        @($there | ForEach-Object { $_ }).Count | Should -Be 20
        (Invoke-AuthorizedRequest /lists/link -FL -ML 1).Count | Should -Be 10
    }

    It 'hands out each page as it is with -FollowRelLink' {
        Add-EmulatorFault /text @{ fault = 'status'; statusCode = 200; body = '<a><b>1</b></a>'; contentType = 'application/xml'; headers = @{ Link = '</text>; rel="first", </text?page=2>; rel=next' } }
        $pages = @(Invoke-AuthorizedRequest /text -FollowRelLink)
        $pages[0].a.b | Should -Be '1'
        $pages[1] | Should -Be 'Hello, world'
    }

    It 'hands the items out and then an error when <Name>' -TestCases @(
        @{ Name = 'the next link leads back'; Address = '/lists/cursor?stuck=1'; Paging = @{ Style = 'Cursor'; Next = 'meta.cursor'; Items = 'data' }; Id = 'NextPageRepeats'; Ids = @(1..10) + @(1..10) }
        @{ Name = 'the next link leaves the allowed origins'; Address = '/lists/next?next=https://elsewhere.example/'; Paging = @{ Style = 'NextUrl'; Next = '@odata.nextLink'; Items = 'value.items' }; Id = 'NextPageNotAllowed'; Ids = 1..10 }
        @{ Name = 'a page fails'; Address = '/lists/next?next=/status/404'; Paging = @{ Style = 'NextUrl'; Next = '@odata.nextLink'; Items = 'value.items' }; Id = 'RequestFailed'; Ids = 1..10 }
        @{ Name = 'there are no items'; Address = '/echo'; Paging = 'Offset'; Id = 'ItemsNotFound'; Ids = @() }
    ) {
        $ids = [System.Collections.Generic.List[int]]::new()
        $failure = Get-Failure { Invoke-AuthorizedRequest $Address -Paging $Paging | ForEach-Object { $ids.Add($_.id) } }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        @($ids) | Should -Be $Ids
    }

    It 'reads the list for each body that comes down the pipeline' {
        $items = @{ a = 1 }, @{ a = 2 } | Invoke-AuthorizedRequest '/lists/cursor?count=12' -Method Post -ContentType application/json -Paging @{ Style = 'Cursor'; Next = 'meta.cursor'; Items = 'data' }
        $items.id | Should -Be (@(1..12) + @(1..12))
    }

    It 'sets the variables to those of the last page' {
        $headers = $status = $null
        $null = Invoke-AuthorizedRequest '/lists/link?count=15' -Paging Link -StatusCodeVariable status -ResponseHeadersVariable headers
        $status | Should -Be 200
        $headers.Link | Should -Not -BeLike '*rel="next"*'
    }

    It 'refuses rules that cannot be: <Name>' -TestCases @(
        @{ Name = 'an unknown style'; Paging = 'Nonsense'; Message = '*Link, NextUrl, Cursor, Page, Offset*' }
        @{ Name = 'a slip'; Paging = @{ Style = 'Page'; Item = 'data' }; Message = "*no 'Item'*" }
        @{ Name = 'a style without its place'; Paging = 'Cursor'; Message = "*needs 'next'*" }
        @{ Name = 'a size of nothing'; Paging = @{ Style = 'Page'; Size = 0 }; Message = '*at least 1*' }
        @{ Name = 'an empty dictionary'; Paging = @{}; Message = '*empty*' }
        @{ Name = 'a number'; Paging = 5; Message = '*Int32*' }
    ) {
        $failure = Get-Failure { Invoke-AuthorizedRequest /lists/link -Paging $Paging }
        $failure.Exception.Message | Should -BeLike $Message
        @(Get-EmulatorRequest '/lists/*').Count | Should -Be 0
    }

    It 'refuses what does not go together: <Name>' -TestCases @(
        @{ Name = 'two ways'; Parameters = @{ FollowRelLink = $true; Paginate = $true } }
        @{ Name = 'a page size without pages'; Parameters = @{ PageSize = 5 } }
        @{ Name = 'a place without items'; Parameters = @{ ItemPath = 'data' } }
        @{ Name = 'a file for pages'; Parameters = @{ Paging = 'Link'; OutFile = 'x' } }
        @{ Name = 'a stream of pages'; Parameters = @{ Stream = $true; Paging = 'Link' } }
    ) {
        { Invoke-AuthorizedRequest /lists/link @Parameters } | Should -Throw -ErrorId 'ArgumentInvalid,*'
    }

    It 'completes the ways' {
        (TabExpansion2 'Invoke-AuthorizedRequest /x -Paging Of').CompletionMatches.CompletionText | Should -Be 'Offset'
        (TabExpansion2 'Invoke-AuthorizedRequest /x -Paging ').CompletionMatches.Count | Should -Be 5
    }
}
