namespace TokenAuth.SignIn;

/// <summary>What a person needs to finish a sign-in on another device (RFC 8628 section 3.2).</summary>
/// <param name="UserCode">The code that the person types.</param>
/// <param name="VerificationAddress">Where it is typed.</param>
/// <param name="CompleteAddress">The same with the code in it, where the service gives one.</param>
public sealed record DeviceCode(string UserCode, Uri VerificationAddress, Uri? CompleteAddress);
