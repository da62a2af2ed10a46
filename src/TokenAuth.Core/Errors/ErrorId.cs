namespace TokenAuth.Errors;

/// <summary>The stable error ids. They are part of the interface: scripts match them, the troubleshooting guide lists them.</summary>
public static class ErrorId
{
    /// <summary>The service refused the credential; exactly one request was sent.</summary>
    public const string SignInRefused = nameof(SignInRefused);

    /// <summary>The service has locked the account for a while.</summary>
    public const string SignInLockedOut = nameof(SignInLockedOut);

    /// <summary>A second factor is asked, no code was given, and nobody can be prompted.</summary>
    public const string TwoFactorRequired = nameof(TwoFactorRequired);

    /// <summary>The service refused the second factor's code.</summary>
    public const string TwoFactorRefused = nameof(TwoFactorRefused);

    /// <summary>The service could not be reached, or says that it cannot answer now.</summary>
    public const string ServiceUnreachable = nameof(ServiceUnreachable);

    /// <summary>The service answered with something that is no token reply.</summary>
    public const string UnexpectedReply = nameof(UnexpectedReply);

    /// <summary>Plain HTTP to a host that is not this machine.</summary>
    public const string InsecureOrigin = nameof(InsecureOrigin);

    /// <summary>The session's token does not go to that origin.</summary>
    public const string OriginNotAllowed = nameof(OriginNotAllowed);

    /// <summary>The session cannot renew itself; a person, or the script, has to sign in.</summary>
    public const string SignInAgain = nameof(SignInAgain);

    /// <summary>No session of that name.</summary>
    public const string SessionNotFound = nameof(SessionNotFound);

    /// <summary>A session of that name belongs to another account or service.</summary>
    public const string SessionExists = nameof(SessionExists);

    /// <summary>No session was named and none can be chosen.</summary>
    public const string NoSession = nameof(NoSession);

    /// <summary>The service definition cannot be used.</summary>
    public const string ServiceDefinitionInvalid = nameof(ServiceDefinitionInvalid);

    /// <summary>The API answered with an HTTP error.</summary>
    public const string RequestFailed = nameof(RequestFailed);

    /// <summary>The reply has no items where they should be.</summary>
    public const string ItemsNotFound = nameof(ItemsNotFound);

    /// <summary>One item of a stream is larger than is read into memory.</summary>
    public const string ItemTooLarge = nameof(ItemTooLarge);

    /// <summary>The reply is larger than what is read into memory.</summary>
    public const string ResponseTooLarge = nameof(ResponseTooLarge);

    /// <summary>The reply ended in the middle; what came before has been handed out.</summary>
    public const string ReplyIncomplete = nameof(ReplyIncomplete);

    /// <summary>The reply is not JSON.</summary>
    public const string JsonInvalid = nameof(JsonInvalid);

    /// <summary>The next page leads back to one that was fetched.</summary>
    public const string NextPageRepeats = nameof(NextPageRepeats);

    /// <summary>The next page is at an origin to which the token does not go.</summary>
    public const string NextPageNotAllowed = nameof(NextPageNotAllowed);

    /// <summary>The request has to be sent again, and its body can be read only once.</summary>
    public const string BodyNotRepeatable = nameof(BodyNotRepeatable);

    /// <summary>A file cannot be read, or cannot be written.</summary>
    public const string FileUnusable = nameof(FileUnusable);

    /// <summary>The session signed in by itself a moment ago and does not do so again yet.</summary>
    public const string RenewalTooSoon = nameof(RenewalTooSoon);

    /// <summary>The service handed out a token that is not sent as Bearer.</summary>
    public const string TokenTypeNotSupported = nameof(TokenTypeNotSupported);

    /// <summary>The service knows the client no more, or its secret is wrong.</summary>
    public const string ClientRefused = nameof(ClientRefused);

    /// <summary>The server could not be told to end the session; it is kept.</summary>
    public const string SignOutFailed = nameof(SignOutFailed);

    /// <summary>The text is not a JSON Web Token.</summary>
    public const string JwtInvalid = nameof(JwtInvalid);

    /// <summary>The TOTP secret is neither base32 nor an <c>otpauth://totp</c> URI.</summary>
    public const string TotpSecretInvalid = nameof(TotpSecretInvalid);

    /// <summary>The private key cannot sign.</summary>
    public const string SigningKeyInvalid = nameof(SigningKeyInvalid);

    /// <summary>The host is in a private network, and the session's base address is public.</summary>
    public const string PrivateAddressBlocked = nameof(PrivateAddressBlocked);

    /// <summary>A person is needed, and nobody can be asked.</summary>
    public const string InteractionRequired = nameof(InteractionRequired);

    /// <summary>The person did not finish in time.</summary>
    public const string InteractionTimeout = nameof(InteractionTimeout);

    /// <summary>The authority's metadata cannot be used.</summary>
    public const string DiscoveryFailed = nameof(DiscoveryFailed);

    /// <summary>The workload's identity token cannot be had.</summary>
    public const string IdentityTokenUnavailable = nameof(IdentityTokenUnavailable);

    /// <summary>The folder for the engine's state cannot be trusted or used.</summary>
    public const string StateFolderUnusable = nameof(StateFolderUnusable);

    /// <summary>A parameter's value cannot be used.</summary>
    public const string ArgumentInvalid = nameof(ArgumentInvalid);

    /// <summary>No vault of that name is registered.</summary>
    public const string VaultNotFound = nameof(VaultNotFound);

    /// <summary>The vault is locked; unlocking it is its owner's step.</summary>
    public const string VaultLocked = nameof(VaultLocked);

    /// <summary>The vault did not answer in time, or is still busy with a call that was given up.</summary>
    public const string VaultTimeout = nameof(VaultTimeout);

    /// <summary>The vault could not be read.</summary>
    public const string VaultReadFailed = nameof(VaultReadFailed);

    /// <summary>The vault could not be written.</summary>
    public const string VaultWriteFailed = nameof(VaultWriteFailed);

    /// <summary>The vault has no session of that name.</summary>
    public const string SavedSessionNotFound = nameof(SavedSessionNotFound);

    /// <summary>What was saved has a format that this version does not know; it is left as it is.</summary>
    public const string SavedSessionTooNew = nameof(SavedSessionTooNew);

    /// <summary>Something of the session cannot leave this process, or the session is saved elsewhere already.</summary>
    public const string SessionCannotBeSaved = nameof(SessionCannotBeSaved);

    /// <summary>What was saved is damaged.</summary>
    public const string SavedSessionInvalid = nameof(SavedSessionInvalid);

    /// <summary>A sealed file cannot be opened: it is damaged, or is not the session's.</summary>
    public const string SealedFileCorrupt = nameof(SealedFileCorrupt);

    /// <summary>The file system does not keep locks.</summary>
    public const string LockUnsupported = nameof(LockUnsupported);

    /// <summary>Another process held the session's lock for too long.</summary>
    public const string LockTimeout = nameof(LockTimeout);
}
