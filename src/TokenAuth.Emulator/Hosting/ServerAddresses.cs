namespace TokenAuth.Emulator;

/// <summary>
/// What the server calls itself: where it listens, by the scheme of the request and never by its Host header, so that it answers the same
/// under every name.
/// </summary>
internal sealed class ServerAddresses
{
    public string Http { get; set; } = string.Empty;

    public string Https { get; set; } = string.Empty;

    public string OriginFor(HttpContext context) => context.Request.IsHttps ? Https : Http;

    /// <summary>The issuer, with its tenant if the route has one.</summary>
    public string IssuerFor(HttpContext context) =>
        context.RouteValue(OAuthRoots.Tenant) is { Length: > 0 } tenant ? $"{OriginFor(context)}/{tenant}" : OriginFor(context);

    /// <summary>What a client assertion may be for (RFC 7523 §3): the issuer, its token endpoint or this very endpoint.</summary>
    public string[] AudiencesFor(HttpContext context) =>
        [IssuerFor(context), IssuerFor(context) + "/oauth/token", OriginFor(context) + context.Request.Path];

    public bool Owns(string address) =>
        address.StartsWith(Http + "/", StringComparison.Ordinal) || address.StartsWith(Https + "/", StringComparison.Ordinal);
}
