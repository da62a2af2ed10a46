BeforeAll {
    . $PSScriptRoot/Setup.ps1
    $types = [TokenAuth.Commands.GetAccessTokenCommand].Assembly.GetExportedTypes()

    # Text, bytes, or anything at all.
    function Test-Text {
        param([type] $Type)

        $parts = if ($Type.IsGenericType) { $Type.GetGenericArguments() } elseif ($Type.IsArray) { $Type.GetElementType() }
        $Type -in [string], [securestring], [byte], [char], [object], [psobject], [pscredential], [System.Net.NetworkCredential], [System.Net.Http.HttpResponseMessage] -or @($parts | Where-Object { $_ -and (Test-Text $_) }).Count -gt 0
    }
}

Describe 'The module''s public types' {
    It 'hand out no text but what was given to a command, and what is listed here; a new member is thought about first' {
        $members = foreach ($type in $types) {
            $inputs = @($type.GetProperties() | Where-Object { $_.GetCustomAttributes([System.Management.Automation.ParameterAttribute], $true).Count -gt 0 } | ForEach-Object Name)
            foreach ($member in $type.GetMembers('Public, Instance, Static, DeclaredOnly')) {
                $returned = switch ($member.MemberType) { Property { $member.PropertyType } Field { $member.FieldType } Method { if (-not $member.IsSpecialName) { $member.ReturnType } } }
                if ($returned -and $member.Name -notin $inputs -and $member.Name -ne 'ToString' -and -not $member.IsLiteral -and (Test-Text $returned)) { "$($type.Name).$($member.Name)" }
            }
        }
        ($members | Sort-Object -Unique) -join "`n" | Should -Be (@(
            # Transformations: what they make of the caller's argument is a parameter.
            'CredentialTransformationAttribute.Transform', 'HttpVersionTransformationAttribute.Transform'

            # Errors: names and places; the messages are redacted.
            'JsonBodyException.ErrorId', 'JsonBodyException.NextStep', 'JsonBodyException.Path', 'JsonBodyException.SessionName'
            'JsonReplyException.ErrorId', 'JsonReplyException.NextStep', 'JsonReplyException.SessionName'
            'NotModifiedReply.ETag', 'PagingTransformationAttribute.Transform'

            # A reply that the caller asked for, with the request that it gave.
            'RequestReply.Content', 'RequestReply.Headers', 'RequestReply.Id', 'RequestReply.Request'
            'SecondsTransformationAttribute.Transform', 'SecretTransformationAttribute.Transform', 'SessionReference.Name'
            'VaultTest.Module', 'VaultTest.Vault', 'VaultTestStep.ErrorId', 'VaultTestStep.Message', 'VaultTestStep.Name', 'VaultTestStep.Remedy'
        ) -join "`n")
    }

    It 'take every secret as a SecureString or a credential' {
        $named = Get-Command -Module TokenAuth -CommandType Cmdlet | ForEach-Object { $_.Parameters.Values } | Where-Object { $_.Name -match '(Token|Secret|(?<!Idempotency)Key|Code|Passphrase|Password|Credential)$' -and $_.ParameterType -ne [switch] }
        $named.Count | Should -BeGreaterThan 8
        $named | Where-Object { $_.ParameterType -notin [securestring], [pscredential] } | ForEach-Object Name | Sort-Object -Unique | Should -BeNullOrEmpty
    }

    It 'take every SecureString by the shared transformation' {
        $secrets = Get-Command -Module TokenAuth -CommandType Cmdlet | ForEach-Object { $_.Parameters.Values } | Where-Object ParameterType -EQ ([securestring])
        $secrets.Count | Should -BeGreaterThan 8
        $secrets | Where-Object { -not ($_.Attributes | Where-Object { $_ -is [TokenAuth.Input.SecretTransformationAttribute] }) } | Should -BeNullOrEmpty
    }
}
