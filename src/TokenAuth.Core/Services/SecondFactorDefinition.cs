namespace TokenAuth.Services;

/// <summary>How a service's second factor is completed.</summary>
/// <param name="Methods">The methods, the preferred one first.</param>
/// <param name="Choose">Where the method is chosen when the service offers several; null where there is no such step.</param>
public sealed record SecondFactorDefinition(IReadOnlyList<SecondFactorMethod> Methods, EndpointDefinition? Choose);
