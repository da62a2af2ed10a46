@{
    IncludeDefaultRules = $true
    Severity            = @('Error', 'Warning')
    ExcludeRules        = @(
        # Pester hands variables from block to block in ways that the analyzer does not follow.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Helpers of tests and of the build; nobody calls them at a prompt.
        'PSUseShouldProcessForStateChangingFunctions'
        # Tests and the demo make credentials up out of text; the module itself is binary.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        'PSAvoidUsingPlainTextForPassword'
        'PSAvoidUsingUsernameAndPasswordParams'
        # Files are UTF-8 without a mark; PowerShell 7 reads them so.
        'PSUseBOMForUnicodeEncodedFile'
        # These two do not see a parameter that a function of the script, or a script block's own param(), uses.
        'PSReviewUnusedParameter'
        'PSUseUsingScopeModifierInNewRunspaces'
        # The build talks to the person who runs it.
        'PSAvoidUsingWriteHost'
    )
}
