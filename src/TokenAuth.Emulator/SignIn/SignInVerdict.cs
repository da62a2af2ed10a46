namespace TokenAuth.Emulator;

/// <summary>How a step of a sign-in ended.</summary>
internal enum SignInVerdict
{
    SignedIn,
    NeedsSecondFactor,
    WrongCredential,
    WrongCode,
    UnknownTicket,
    LockedOut,
}
