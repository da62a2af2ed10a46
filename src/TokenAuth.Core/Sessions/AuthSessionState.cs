namespace TokenAuth.Sessions;

/// <summary>How a session stands.</summary>
public enum AuthSessionState
{
    /// <summary>Its token is good.</summary>
    Active,

    /// <summary>Its token is good but will be renewed at the next use.</summary>
    Due,

    /// <summary>Its token has expired; the next use renews it.</summary>
    Expired,

    /// <summary>Its token has expired, or is about to, and the session cannot renew it.</summary>
    SignInAgain,

    /// <summary>It was signed out or replaced.</summary>
    SignedOut,
}
