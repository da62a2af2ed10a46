namespace TokenAuth.Errors;

/// <summary>Why a session cannot renew itself.</summary>
public enum SignInAgainReason
{
    /// <summary>Neither a refresh token with an endpoint to spend it at, nor a credential that may be sent again.</summary>
    NoWayToRenew,

    /// <summary>The service refused the refresh token (<c>invalid_grant</c>, RFC 6749 section 5.2).</summary>
    RefreshTokenRefused,

    /// <summary>The refresh token's own lifetime is over.</summary>
    RefreshTokenExpired,

    /// <summary>The service refused the remembered credential; it was erased.</summary>
    CredentialRefused,

    /// <summary>A redemption was sent and its reply never arrived; the service then refused the old refresh token.</summary>
    ReplyLost,

    /// <summary>The session was signed out or replaced.</summary>
    SignedOut,

    /// <summary>Its entry was removed from the vault.</summary>
    RemovedFromVault,
}
