namespace TokenAuth.Services;

/// <summary>One second factor of a service.</summary>
/// <param name="Name">Its name in the definition.</param>
/// <param name="Title">What a person calls it, such as "authenticator app".</param>
/// <param name="IsTotp">Whether its codes are computed from a TOTP secret (RFC 6238); else the service sends them.</param>
/// <param name="OfferedAs">The service's own words for it in a reply.</param>
/// <param name="Endpoint">Where the code is sent.</param>
public sealed record SecondFactorMethod(string Name, string Title, bool IsTotp, IReadOnlyList<string> OfferedAs, EndpointDefinition Endpoint);
