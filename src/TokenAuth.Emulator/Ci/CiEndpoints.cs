namespace TokenAuth.Emulator;

/// <summary>Where pipelines of GitHub Actions and Azure Pipelines get their identity tokens.</summary>
internal sealed class CiEndpoints(EmulatorState state)
{
    private const string RequestToken = "Bearer request-token";
    private const string GitHub = "/ci/github";
    private const string Azure = "/ci/azure";

    // What the systems put in when nobody asks; it is never what an API wants.
    private const string GitHubDefaultAudience = "https://github.com/octo-org";
    private const string AzureAudience = "api://AzureADTokenExchange";

    public static bool IsIssuer(ServerAddresses addresses, string issuer) =>
        addresses.Owns(issuer) && (issuer.EndsWith(GitHub, StringComparison.Ordinal) || issuer.EndsWith(Azure, StringComparison.Ordinal));

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(GitHub + "/token", context => Task.FromResult(GitHubToken(context)));
        routes.Post(Azure + "/oidctoken", AzureToken);
    }

    private IResult GitHubToken(HttpContext context)
    {
        string audience = context.Request.Query["audience"] is [{ Length: > 0 } asked] ? asked : GitHubDefaultAudience;
        return IsPipeline(context)
            ? ReplyJson.Result(new { Value = Mint(context, GitHub, "repo:octo-org/octo-repo:ref:refs/heads/main", audience) })
            : Refuse(context, StatusCodes.Status401Unauthorized, "The request token is missing or wrong.");
    }

    private IResult AzureToken(HttpContext context)
    {
        if (!IsPipeline(context))
        {
            return Refuse(context, StatusCodes.Status401Unauthorized, "The access token is missing or wrong.");
        }

        if (context.Request.Query["api-version"] is not ["7.1"])
        {
            return Refuse(context, StatusCodes.Status400BadRequest, "api-version=7.1 is required.");
        }

        return context.Request.Query["serviceConnectionId"] is [{ Length: > 0 } connection]
            ? ReplyJson.Result(new { OidcToken = Mint(context, Azure, $"sc://octo-org/octo-project/{connection}", AzureAudience) })
            : Refuse(context, StatusCodes.Status400BadRequest, "serviceConnectionId is required.");
    }

    private static bool IsPipeline(HttpContext context) => context.Request.Headers.Authorization.ToString() == RequestToken;

    private string Mint(HttpContext context, string system, string subject, string audience)
    {
        state.Counters.Count(EmulatorEvent.IdentityToken);
        DateTimeOffset now = state.Clock.GetUtcNow();
        return state.Mint.Sign(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = state.Addresses.OriginFor(context) + system,
            ["sub"] = subject,
            ["aud"] = audience,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + state.Switches.IdentityTokenLifetime).ToUnixTimeSeconds(),
        });
    }

    private IResult Refuse(HttpContext context, int status, string message) => state.Refusals.Write(context, new Refusal(status, message));
}
