namespace TokenAuth.SignIn;

/// <summary>The service takes this refresh token no more. The session decides what follows.</summary>
internal sealed class GrantRefusedException(string? serviceMessage)
    : Exception(serviceMessage is null ? "The service refused the refresh token." : $"The service refused the refresh token: {serviceMessage}");
