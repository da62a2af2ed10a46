namespace TokenAuth.Errors;

/// <summary>The session cannot renew itself: <see cref="Errors.ErrorId.SignInAgain"/>.</summary>
public sealed class SignInAgainException : TokenAuthException
{
    /// <summary>Makes the error.</summary>
    /// <param name="reason">Why the session cannot renew itself.</param>
    /// <param name="sessionName">The session.</param>
    /// <param name="innerException">The refusal, where there was one.</param>
    public SignInAgainException(SignInAgainReason reason, string sessionName, Exception? innerException = null)
        : base(Errors.ErrorId.SignInAgain, ErrorKind.Authentication, Describe(reason, sessionName), innerException)
    {
        Reason = reason;
        SessionName = sessionName;
        NextStep = "Sign in again with the Connect cmdlet that made the session.";
    }

    /// <summary>Why the session cannot renew itself.</summary>
    public SignInAgainReason Reason { get; }

    private static string Describe(SignInAgainReason reason, string sessionName)
    {
        string why = reason switch
        {
            SignInAgainReason.NoWayToRenew => "it has nothing to renew it with: no refresh token that its service takes, and no remembered credential (Connect-BackOffice -RememberCredential)",
            SignInAgainReason.RefreshTokenRefused => "the service refused its refresh token",
            SignInAgainReason.RefreshTokenExpired => "its refresh token has expired",
            SignInAgainReason.CredentialRefused => "the service refused the remembered credential, which was erased",
            SignInAgainReason.ReplyLost => "a renewal's reply was lost on the way and the service no longer takes the old refresh token",
            SignInAgainReason.RemovedFromVault => "its entry was removed from the vault",
            _ => "it was signed out",
        };
        return $"Sign in again: the session '{sessionName}' cannot renew its token, because {why}.";
    }
}
