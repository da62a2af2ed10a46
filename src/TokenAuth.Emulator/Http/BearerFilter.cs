namespace TokenAuth.Emulator;

/// <summary>Lets requests with a good bearer token through.</summary>
internal sealed class BearerFilter(EmulatorState state) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public static AccessGrant GrantOf(HttpContext context) =>
        context.Items[typeof(AccessGrant)] as AccessGrant ?? throw new InvalidOperationException("The route has no bearer filter.");

    /// <summary>The token that came, good or not; null for none that was issued here.</summary>
    public static AccessGrant? Find(HttpContext context, TokenLedger ledger) =>
        context.Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? ledger.Find(header[Scheme.Length..].Trim())
            : null;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        AccessGrant? grant = Find(http, state.Ledger);
        if (grant is not null)
        {
            state.Counters.CountToken(grant.TokenId);
        }

        if (grant is null || !state.Ledger.IsGood(grant) || state.Switches.RejectEverything)
        {
            state.Counters.Count(EmulatorEvent.Unauthorized);
            bool hasHeader = http.Request.Headers.ContainsKey("Authorization");
            return state.Refusals.Write(http, new Refusal(StatusCodes.Status401Unauthorized, hasHeader ? "Expired token" : "Unauthenticated")
            {
                Issue = hasHeader ? "The access token is expired, revoked or unknown." : "An access token is required.",
                WwwAuthenticate = hasHeader ? "Bearer error=\"invalid_token\"" : "Bearer",
            });
        }

        if (state.Switches.ForbidEverything)
        {
            return state.Refusals.Write(http, new Refusal(StatusCodes.Status403Forbidden, "Forbidden") { Issue = "This admin may not do that." });
        }

        http.Items[typeof(AccessGrant)] = grant;
        return await next(context).ConfigureAwait(false);
    }
}
