BeforeAll {
    . $PSScriptRoot/Emulator.ps1
    Open-Emulator

    function Get-Pattern {
        param([int] $Length)

        $bytes = [byte[]]::new($Length)
        for ($index = 0; $index -lt $Length; $index++) { $bytes[$index] = $index % 251 }
        , $bytes
    }

    function Get-Hash {
        param([byte[]] $Bytes)

        [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($Bytes))
    }

    $whole = Get-Hash (Get-Pattern 300000)
}

AfterAll { Close-Emulator }

Describe 'Invoke-AuthorizedRequest -OutFile' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Name = 'desk' }
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
        Push-Location $folder
    }

    AfterEach { Pop-Location }

    It 'saves the reply under a path of the caller''s location, and brings nothing' {
        Invoke-AuthorizedRequest '/file?count=300000' -OutFile ./report.bin -StatusCodeVariable status -ResponseHeadersVariable headers | Should -BeNullOrEmpty
        (Get-FileHash ./report.bin).Hash | Should -Be $whole
        (Get-ChildItem).Name | Should -Be 'report.bin'
        $status | Should -Be 200
        $headers.'Content-Type' | Should -Be 'application/octet-stream'
    }

    It 'names a file in a folder by Content-Disposition' {
        Invoke-AuthorizedRequest '/file?count=3&name=../../report.csv' -OutFile .
        (Get-ChildItem).Name | Should -Be 'report.csv'
        (Get-ChildItem $TestDrive -File).Name | Should -Not -Contain 'report.csv'
    }

    It 'names a file in a folder by its address otherwise' {
        Invoke-AuthorizedRequest '/file/a%20b.txt?count=3' -OutFile .
        (Get-ChildItem).Name | Should -Be 'a b.txt'
    }

    It 'takes no wildcard for one' {
        Invoke-AuthorizedRequest '/file?count=3' -OutFile './a[1].bin'
        (Get-Item -LiteralPath './a[1].bin').Length | Should -Be 3
    }

    It 'saves nothing of an HTTP error' {
        Get-FailureId { Invoke-AuthorizedRequest /status/404 -OutFile ./report.bin } | Should -Be 'RequestFailed'
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'saves an HTTP error with -SkipHttpErrorCheck' {
        Invoke-AuthorizedRequest /status/404 -OutFile ./report.bin -SkipHttpErrorCheck
        Get-Content ./report.bin | Should -Be '{"status":404}'
    }

    It 'hands the reply out besides with -PassThru' {
        (Invoke-AuthorizedRequest /api/v2/whoami -OutFile ./me.json -PassThru).email | Should -Be 'anna@example.com'
        (Get-Content ./me.json | ConvertFrom-Json).email | Should -Be 'anna@example.com'
    }

    It 'leaves the file as it is where nothing has changed' {
        Invoke-AuthorizedRequest /document -OutFile ./document.json -ResponseHeadersVariable headers
        Invoke-AuthorizedRequest /document -OutFile ./document.json -IfNoneMatch $headers.ETag | Should -BeOfType ([TokenAuth.Output.NotModifiedReply])
        (Get-Content ./document.json | ConvertFrom-Json).text | Should -Be first
        (Get-ChildItem).Name | Should -Be 'document.json'
    }

    It 'says that -<Switch> needs it' -TestCases @(@{ Switch = 'PassThru' }, @{ Switch = 'Resume' }) {
        $with = @{ $Switch = $true }
        Get-FailureId { Invoke-AuthorizedRequest /file @with } | Should -Be 'ArgumentInvalid'
        @(Get-EmulatorRequest /file).Count | Should -Be 0
    }

    It 'says that a folder cannot be resumed' {
        Get-FailureId { Invoke-AuthorizedRequest /file -OutFile . -Resume } | Should -Be 'ArgumentInvalid'
    }

    It 'says that a path elsewhere is none' {
        Get-FailureId { Invoke-AuthorizedRequest /file -OutFile Env:/report } | Should -Be 'ArgumentInvalid'
    }

    It 'keeps what came when the connection breaks, and goes on with -Resume' {
        $failure = Get-Failure { Invoke-AuthorizedRequest '/file?count=300000&tag=v1&break=150000' -OutFile ./report.bin }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Resume*'
        Test-Path ./report.bin | Should -BeFalse
        Invoke-AuthorizedRequest '/file?count=300000&tag=v1' -OutFile ./report.bin -Resume -StatusCodeVariable status
        $status | Should -Be 206
        (Get-FileHash ./report.bin).Hash | Should -Be $whole
        (Get-ChildItem).Name | Should -Be 'report.bin'
    }

    It 'leaves no file when the pipeline is stopped, and goes on with -Resume' {
        $path = Join-Path $folder report.bin
        $shell = New-TestShell { param($Path) Invoke-AuthorizedRequest '/file?count=300000&tag=v1&hang=150000' -Session desk -OutFile $Path } -ArgumentList $path
        try {
            $null = $shell.BeginInvoke()
            $patience = [System.Diagnostics.Stopwatch]::StartNew()
            while ((Get-Item "$path.part" -ErrorAction Ignore).Length -lt 150000 -and $patience.Elapsed.TotalSeconds -lt 30) { [System.Threading.Thread]::Yield() }
            $shell.Stop()
        }
        finally {
            Remove-TestShell $shell
        }

        Test-Path $path | Should -BeFalse
        (Get-Item "$path.part").Length | Should -Be 150000
        Invoke-AuthorizedRequest '/file?count=300000&tag=v1' -OutFile $path -Resume
        (Get-FileHash $path).Hash | Should -Be $whole
        (Get-EmulatorRequest /file)[-1].headers.Range | Should -Be 'bytes=150000-'
    }

    It 'ends a download that pauses, by -OperationTimeoutSeconds' {
        $failure = Get-Failure { Invoke-AuthorizedRequest '/file?count=300000&hang=100' -OutFile ./report.bin -OperationTimeoutSeconds 1 }
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.Exception.Message | Should -BeLike '*sent nothing for 1 s*'
        Test-Path ./report.bin | Should -BeFalse
    }
}

Describe 'A reply that pauses' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
    }

    It 'ends by -OperationTimeoutSeconds without a file too' {
        (Get-Failure { Invoke-AuthorizedRequest '/file?count=300000&hang=100' -OperationTimeoutSeconds 1 }).CategoryInfo.Category | Should -Be 'OperationTimeout'
    }
}

Describe 'Invoke-AuthorizedRequest -InFile' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator -With @{ Service = 'B2Core'; Name = 'core' }
        Push-Location $TestDrive
        $bytes = Get-Pattern 200000
        [System.IO.File]::WriteAllBytes((Join-Path $TestDrive 'photo 1.jpg'), $bytes)
    }

    AfterEach { Pop-Location }

    It 'sends the file, <Name>' -TestCases @(
        @{ Name = 'posted as Invoke-RestMethod does'; Method = 'Post'; With = @{}; Type = 'application/x-www-form-urlencoded' }
        @{ Name = 'put as Invoke-RestMethod does'; Method = 'Put'; With = @{}; Type = $null }
        @{ Name = 'under a content type'; Method = 'Put'; With = @{ ContentType = 'image/jpeg' }; Type = 'image/jpeg' }
    ) {
        $echo = Invoke-AuthorizedRequest /echo -Method $Method -InFile './photo*.jpg' @With
        $echo.bodySha256 | Should -Be (Get-Hash $bytes)
        $echo.contentType | Should -Be $Type
        $echo.headers.'Content-Length' | Should -Be '200000'
    }

    It 'sends it again after a 401' {
        $null = Invoke-Emulator reject-access-tokens
        (Invoke-AuthorizedRequest /echo -Method Put -InFile './photo 1.jpg').bodySha256 | Should -Be (Get-Hash $bytes)
        (Get-EmulatorRequest /echo).statusCode | Should -Be 401, 200
    }

    It 'refuses <Name>' -TestCases @(
        @{ Name = 'a folder'; Path = '.'; Id = 'ArgumentInvalid' }
        @{ Name = 'a path that is not there'; Path = './nothing.jpg'; Id = 'PathNotFound' }
        @{ Name = 'a path elsewhere'; Path = 'Env:/PATH'; Id = 'ArgumentInvalid' }
    ) {
        Get-FailureId { Invoke-AuthorizedRequest /echo -Method Put -InFile $Path } | Should -Be $Id
        @(Get-EmulatorRequest /echo).Count | Should -Be 0
    }

    It 'refuses several files' {
        Set-Content ./photo2.jpg x
        Get-FailureId { Invoke-AuthorizedRequest /echo -Method Put -InFile './photo*.jpg' } | Should -Be 'ArgumentInvalid'
        Remove-Item ./photo2.jpg
    }

    It 'excludes another body: <Name>' -TestCases @(
        @{ Name = '-Body and -InFile'; With = @{ Body = 'a'; InFile = './photo 1.jpg' } }
        @{ Name = '-Body and -Form'; With = @{ Body = 'a'; Form = @{ a = 1 } } }
        @{ Name = '-InFile and -Form'; With = @{ InFile = './photo 1.jpg'; Form = @{ a = 1 } } }
    ) {
        Get-FailureId { Invoke-AuthorizedRequest /echo -Method Post @With } | Should -Be 'ArgumentInvalid'
        @(Get-EmulatorRequest /echo).Count | Should -Be 0
    }
}

Describe 'Invoke-AuthorizedRequest -Form' {
    BeforeEach {
        Clear-Emulator
        $null = Connect-Emulator
        Push-Location $TestDrive
        [System.IO.File]::WriteAllBytes((Join-Path $TestDrive 'a.bin'), [byte[]] (1, 2, 3))
        [System.IO.File]::WriteAllBytes((Join-Path $TestDrive 'ä.bin'), [byte[]] (4, 5))
    }

    AfterEach { Pop-Location }

    It 'is what Invoke-RestMethod makes of it' {
        $form = [ordered]@{ text = 'größe'; number = 4.5; flag = $true; none = $null; list = 1, 'two', (3, 4); files = (Get-Item a.bin), (Get-Item ä.bin); one = Get-Item a.bin }
        $ours = (Invoke-AuthorizedRequest /form -Method Post -Form $form).parts
        $theirs = (Invoke-RestMethod "$($Emulator.Http)/form" -Method Post -Form $form -Headers (Get-AccessToken -AsHeader)).parts
        ConvertTo-Json $ours | Should -BeExactly (ConvertTo-Json $theirs)
        $ours.name | Should -Be 'text', 'number', 'flag', 'none', 'list', 'list', 'list', 'files', 'files', 'one'
        ($ours | Where-Object name -EQ files).fileName | Should -Be 'a.bin', 'ä.bin'
    }

    It 'is not called anything else by -ContentType' {
        Invoke-AuthorizedRequest /form -Method Post -Form @{ a = 1 } -ContentType text/plain | ForEach-Object { $_.parts.name } | Should -Be 'a'
    }
}
