using TokenAuth.Tokens;

namespace TokenAuth.Services;

/// <summary>
/// How one API signs in: data, not code. The resolved definition is pinned in the session; changed endpoints need a new sign-in.
/// The format is described by <c>service-definition.schema.json</c>.
/// </summary>
public sealed record ServiceDefinition
{
    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>What a person calls it.</summary>
    public string? Title { get; init; }

    /// <summary>The vendor's page.</summary>
    public string? Documentation { get; init; }

    /// <summary>The API's base address where the caller names none; may hold placeholders.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Origins beyond the base address to which the token goes; may hold placeholders such as <c>{workspace}</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>The service's own placeholders and what each is.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Headers of every request; a header whose placeholder has no value is left out.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sign-in with a user name and a password; null where there is none.</summary>
    public EndpointDefinition? SignIn { get; init; }

    /// <summary>The second factor; null where there is none.</summary>
    public SecondFactorDefinition? SecondFactor { get; init; }

    /// <summary>Where a refresh token is spent; null where the service offers no renewal.</summary>
    public EndpointDefinition? Refresh { get; init; }

    /// <summary>The OAuth token endpoint (RFC 6749 section 3.2); null where there is none.</summary>
    public EndpointDefinition? Token { get; init; }

    /// <summary>How the client authenticates at the token endpoint unless the caller says otherwise.</summary>
    public ClientAuthenticationMethod ClientAuthentication { get; init; } = ClientAuthenticationMethod.Basic;

    /// <summary>Where a person signs in with a browser (RFC 6749 section 3.1); its fields are fixed query parameters.</summary>
    public EndpointDefinition? Authorize { get; init; }

    /// <summary>Where a device asks for a code (RFC 8628 section 3.1).</summary>
    public EndpointDefinition? DeviceAuthorization { get; init; }

    /// <summary>Where tokens are revoked (RFC 7009).</summary>
    public EndpointDefinition? Revoke { get; init; }

    /// <summary>Where a service admin's signed JSON Web Token is exchanged for a session.</summary>
    public EndpointDefinition? ServiceAdmin { get; init; }

    /// <summary>Whether a refresh token can be spent.</summary>
    public bool CanRefresh => Refresh is not null || Token is not null;

    /// <summary>Where a session is ended at the server; null where there is no such thing.</summary>
    public EndpointDefinition? SignOut { get; init; }

    /// <summary>A cheap address that answers 2xx to a good token.</summary>
    public string? Probe { get; init; }

    /// <summary>Under which names a reply says what.</summary>
    public ReplyMembers Reply { get; init; } = ReplyMembers.Default;

    /// <summary>Where an error body says what.</summary>
    public ErrorMembers Errors { get; init; } = ErrorMembers.None;

    /// <summary>How lists go on, page by page; null where the definition does not say.</summary>
    public PagingDefinition? Paging { get; init; }

    /// <summary>Addresses worth completing at the prompt.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The definition as it was read, without comments; null where a program made it.</summary>
    internal string? Json { get; init; }

    /// <summary>The API's base address where the caller names none.</summary>
    /// <param name="parameters">The values of the placeholders.</param>
    /// <returns>The address; null where the definition has none, or a placeholder of it has no value.</returns>
    public Uri? BaseAddressFor(IReadOnlyDictionary<string, string> parameters) =>
        BaseAddress is { } template && Uri.TryCreate(Placeholders.Fill(template, name => parameters.GetValueOrDefault(name)), UriKind.Absolute, out Uri? address) ? address : null;
}
