@{
    ExcludeRules = @(
        # Variables of a BeforeAll or BeforeEach are used in the tests below it, which the rule does not see.
        'PSUseDeclaredVarsMoreThanAssignments'

        # PowerShell 7 reads UTF-8 without a mark.
        'PSUseBOMForUnicodeEncodedFile'

        # The tests' own functions change nothing that somebody would want to keep.
        'PSUseShouldProcessForStateChangingFunctions'

        # Tests read as sentences; parameters by position are part of what is tested.
        'PSAvoidUsingPositionalParameters'
    )
}
