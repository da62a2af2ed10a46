namespace TokenAuth.Emulator;

/// <summary>What a user has to show besides the password; both may be on.</summary>
[Flags]
public enum SecondFactor
{
    /// <summary>The password is enough.</summary>
    None = 0,

    /// <summary>A code of an authenticator app (RFC 6238).</summary>
    Totp = 1,

    /// <summary>A code that is mailed, or sent as a text message where the dialect says so.</summary>
    Email = 2,
}
