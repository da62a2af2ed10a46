using Microsoft.Net.Http.Headers;

namespace TokenAuth.Emulator;

/// <summary>Lets requests with a good bearer token through.</summary>
internal sealed class BearerMiddleware(RequestDelegate next, EmulatorState state)
{
    private const string Scheme = "Bearer ";

    public static AccessGrant GrantOf(HttpContext context) =>
        context.Items[typeof(AccessGrant)] as AccessGrant ?? throw new InvalidOperationException("The route wants no access token.");

    /// <summary>The token that came, good or not; null for none that was issued here.</summary>
    public static AccessGrant? Find(HttpContext context, TokenLedger ledger) =>
        context.Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? ledger.Find(header[Scheme.Length..].Trim())
            : null;

    public async Task InvokeAsync(HttpContext context)
    {
        IResult? refusal = context.GetEndpoint()?.Metadata.GetMetadata<RequiresBearer>() is null ? null : Check(context);
        await (refusal is null ? next(context) : refusal.ExecuteAsync(context)).ConfigureAwait(false);
    }

    private IResult? Check(HttpContext context)
    {
        AccessGrant? grant = Find(context, state.Ledger);
        if (grant is not null)
        {
            state.Counters.CountToken(grant.TokenId);
        }

        if (grant is null || !state.Ledger.IsGood(grant) || state.Switches.RejectEverything)
        {
            state.Counters.Count(EmulatorEvent.Unauthorized);
            bool hasHeader = context.Request.Headers.ContainsKey(HeaderNames.Authorization);
            return state.Refusals.Write(context, new Refusal(StatusCodes.Status401Unauthorized, hasHeader ? "Expired token" : "Unauthenticated")
            {
                Issue = hasHeader ? "The access token is expired, revoked or unknown." : "An access token is required.",
                WwwAuthenticate = hasHeader ? "Bearer error=\"invalid_token\"" : "Bearer",
            });
        }

        if (state.Switches.ForbidEverything)
        {
            return state.Refusals.Write(context, new Refusal(StatusCodes.Status403Forbidden, "Forbidden") { Issue = "This admin may not do that." });
        }

        context.Items[typeof(AccessGrant)] = grant;
        return null;
    }
}
