namespace TokenAuth.SignIn;

/// <summary>What an authority publishes about itself (RFC 8414 section 2, OpenID Connect Discovery section 3).</summary>
public sealed record AuthorityMetadata
{
    /// <summary>The issuer.</summary>
    public required string Issuer { get; init; }

    /// <summary>The token endpoint.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>The authorization endpoint.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>The device authorization endpoint.</summary>
    public string? DeviceAuthorizationEndpoint { get; init; }

    /// <summary>The revocation endpoint.</summary>
    public string? RevocationEndpoint { get; init; }

    /// <summary>How clients may authenticate at the token endpoint; empty where it does not say.</summary>
    public IReadOnlyList<string> ClientAuthenticationMethods { get; init; } = [];

    /// <summary>Whether authorization responses name the issuer (RFC 9207 section 3).</summary>
    public bool NamesIssuerInResponses { get; init; }

    /// <summary>The endpoints as the placeholders of a service definition.</summary>
    public IReadOnlyDictionary<string, string> AsParameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string? address) in (ReadOnlySpan<(string, string?)>)[
            (Services.Placeholders.TokenEndpoint, TokenEndpoint),
            (Services.Placeholders.AuthorizationEndpoint, AuthorizationEndpoint),
            (Services.Placeholders.DeviceAuthorizationEndpoint, DeviceAuthorizationEndpoint),
            (Services.Placeholders.RevocationEndpoint, RevocationEndpoint)])
        {
            if (address is not null)
            {
                parameters[name] = address;
            }
        }

        return parameters;
    }
}
