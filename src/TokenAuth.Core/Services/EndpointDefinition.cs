namespace TokenAuth.Services;

/// <summary>One endpoint of a service: where it is, what it takes, and which refusals mean what.</summary>
public sealed record EndpointDefinition
{
    /// <summary>Relative to the session's base address, or absolute; may hold placeholders such as <c>{tokenEndpoint}</c>.</summary>
    public required string Url { get; init; }

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>How the fields are sent.</summary>
    public BodyEncoding Encoding { get; init; } = BodyEncoding.Json;

    /// <summary>The fields in their order. A field whose placeholder has no value is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Fields { get; init; } = [];

    /// <summary>Whether the session's access token goes along as Bearer.</summary>
    public bool SendsAccessToken { get; init; }

    /// <summary>Statuses that mean "refused": this credential, code or refresh token will not work again.</summary>
    public IReadOnlyList<int> RefusedStatus { get; init; } = [];

    /// <summary>OAuth error codes that mean "refused" (RFC 6749 section 5.2).</summary>
    public IReadOnlyList<string> RefusedErrors { get; init; } = ["invalid_grant"];

    /// <summary>Statuses that mean "locked for a while".</summary>
    public IReadOnlyList<int> LockedOutStatus { get; init; } = [423, 429];

    /// <summary>Whether the vendor documents it; false for what only an analogue or other clients show.</summary>
    public bool Confirmed { get; init; } = true;
}
