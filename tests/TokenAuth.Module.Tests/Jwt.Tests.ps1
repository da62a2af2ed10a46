BeforeAll {
    . $PSScriptRoot/Emulator.ps1

    function ConvertTo-Part {
        param([string] $Text)

        [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Text)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    }

    $header = ConvertTo-Part '{"alg":"ES256","typ":"JWT"}'
    $payload = ConvertTo-Part '{"sub":"ännä","iss":"https://desk.example.com","iat":1700000000,"nbf":1700000060,"exp":1700036000,"roles":["a","b"]}'
    $jwt = "$header.$payload.c2lnbmF0dXJl"
}

Describe 'ConvertFrom-Jwt' {
    It 'decodes <Name>' -TestCases @(
        @{ Name = 'a string by position'; Script = { ConvertFrom-Jwt $jwt } }
        @{ Name = 'a string by name'; Script = { ConvertFrom-Jwt -Token $jwt } }
        @{ Name = 'a string down the pipeline'; Script = { $jwt | ConvertFrom-Jwt } }
        @{ Name = 'a SecureString'; Script = { ConvertFrom-Jwt (Get-Secret $jwt) } }
        @{ Name = 'a SecureString down the pipeline'; Script = { Get-Secret $jwt | ConvertFrom-Jwt } }
        @{ Name = 'an Authorization value'; Script = { ConvertFrom-Jwt "Bearer $jwt" } }
        @{ Name = 'an Authorization value in lower case, with blanks'; Script = { ConvertFrom-Jwt " bearer  $jwt " } }
        @{ Name = 'an unsigned token'; Script = { ConvertFrom-Jwt "$header.$payload." } }
    ) {
        $decoded = & $Script
        $decoded.Subject | Should -BeExactly 'ännä'
        $decoded.Issuer | Should -Be 'https://desk.example.com'
        $decoded.Header.alg | Should -Be 'ES256'
        $decoded.Payload.roles | Should -Be 'a', 'b'
        $decoded.IssuedAt | Should -Be ([datetimeoffset]::FromUnixTimeSeconds(1700000000))
        $decoded.NotBefore | Should -Be ([datetimeoffset]::FromUnixTimeSeconds(1700000060))
        $decoded.ExpiresAt | Should -Be ([datetimeoffset]::FromUnixTimeSeconds(1700036000))
    }

    It 'decodes several' {
        ($jwt, "Bearer $jwt" | ConvertFrom-Jwt).Subject | Should -Be 'ännä', 'ännä'
    }

    It 'says that the signature is not verified, in the object and in the view' {
        (ConvertFrom-Jwt $jwt).SignatureVerified | Should -BeFalse
        ConvertFrom-Jwt $jwt | Out-String | Should -BeLike '*NOT verified*'
    }

    It 'leaves out what the token does not say' {
        $decoded = ConvertFrom-Jwt "$header.$(ConvertTo-Part '{}').x"
        $decoded.Subject, $decoded.Issuer, $decoded.IssuedAt, $decoded.NotBefore, $decoded.ExpiresAt | Should -Be @($null, $null, $null, $null, $null)
    }

    It 'refuses <Name>, without showing it' -TestCases @(
        @{ Name = 'an opaque token'; Text = 'canary-4711'; Like = '*1 part instead of three*' }
        @{ Name = 'nothing'; Text = ''; Like = '*1 part*' }
        @{ Name = 'an encrypted token'; Text = 'canary-4711.b.c.d.e'; Like = '*encrypted*' }
        @{ Name = 'a header that is no JSON'; Text = 'canary-4711.e30.x'; Like = '*header*' }
        @{ Name = 'a payload that is no JSON'; Text = 'e30.canary-4711.x'; Like = '*payload*' }
        @{ Name = 'a payload that is no object'; Text = 'e30.MQ.x'; Like = '*payload*' }
    ) {
        $failure = Get-Failure { ConvertFrom-Jwt $Text }
        $failure.FullyQualifiedErrorId | Should -Be 'JwtInvalid,TokenAuth.Commands.ConvertFromJwtCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
        $failure.Exception.Message | Should -BeLike $Like
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        ($failure | Format-List * -Force | Out-String) | Should -Not -BeLike '*canary-4711*'
    }

    It 'goes on after an invalid one down the pipeline' {
        $decoded = 'nonsense', $jwt | ConvertFrom-Jwt -ErrorAction SilentlyContinue -ErrorVariable failures
        $decoded.Subject | Should -Be 'ännä'
        $failures.FullyQualifiedErrorId | Should -BeLike 'JwtInvalid,*'
    }

    It 'needs no session' {
        Get-AuthSession | Should -BeNullOrEmpty
        (ConvertFrom-Jwt $jwt).Subject | Should -BeExactly 'ännä'
    }
}
