namespace TokenAuth.Emulator;

/// <summary>What is counted.</summary>
internal enum EmulatorEvent
{
    SignIn,
    SignInRefusal,
    LockOut,
    TwoFactorChallenge,
    TwoFactorCompletion,
    TwoFactorRefusal,
    Redemption,
    RedemptionRefusal,
    ReuseDetection,
    SignOut,
    Request,
    Unauthorized,
    ConnectionAccepted,
    DiscoveryRequest,
    AuthorizationRequest,
    Authorization,
    DeviceAuthorization,
    DevicePoll,
    Revocation,
    IdentityToken,
}
