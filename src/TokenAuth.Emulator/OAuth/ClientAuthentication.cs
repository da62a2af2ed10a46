using System.Net;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace TokenAuth.Emulator;

/// <summary>Client authentication: Basic and body (RFC 6749 §2.3.1), an assertion (RFC 7523 §2.2), or none for a public client.</summary>
internal sealed class ClientAuthentication(EmulatorState state)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const string Scheme = "Basic ";

    /// <summary>Nothing in the request speaks of a client.</summary>
    public static bool IsAnonymous(HttpRequest request, OAuthParameters parameters) =>
        !UsesBasic(request) && parameters["client_id"] is null && parameters["client_secret"] is null && parameters["client_assertion"] is null;

    public async Task<ClientVerdict> Authenticate(HttpContext context, OAuthParameters parameters)
    {
        bool usesBasic = UsesBasic(context.Request);
        bool[] ways = [usesBasic, parameters["client_secret"] is not null, parameters["client_assertion"] is not null];
        if (ways.Count(used => used) > 1)
        {
            return new ClientVerdict(Client: null, OAuthErrors.InvalidRequest("The client authenticates in more than one way."));
        }

        EmulatorClient? client = ways switch
        {
            [true, _, _] => FromBasic(context.Request),
            [_, _, true] => await FromAssertion(context, parameters).ConfigureAwait(false),
            _ => Known(parameters["client_id"], parameters["client_secret"]),
        };
        bool contradicts = client is not null && parameters["client_id"] is { } named && named != client.Id;
        return client is null || contradicts ? new ClientVerdict(Client: null, OAuthErrors.InvalidClient) : new ClientVerdict(client, Refusal: null);
    }

    private static bool UsesBasic(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    private EmulatorClient? Known(string? id, string? secret) =>
        id is not null && state.Clients.Find(id) is { } client && (client.Public ? secret is null : secret is not null && secret == client.Secret)
            ? client
            : null;

    private EmulatorClient? FromBasic(HttpRequest request)
    {
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization.ToString()[Scheme.Length..].Trim()));
            return text.Split(':', 2) is [string id, string secret] ? Known(WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task<EmulatorClient?> FromAssertion(HttpContext context, OAuthParameters parameters)
    {
        if (parameters["client_assertion_type"] != AssertionType)
        {
            return null;
        }

        JsonWebToken? token = await state.Jwts
            .Verify(parameters["client_assertion"]!, JwtVerifier.AllAlgorithms, parsed => state.Clients.KeysOf(parsed.Issuer))
            .ConfigureAwait(false);
        return token is not null
            && token.Subject == token.Issuer
            && token.Audiences.Intersect(state.Addresses.AudiencesFor(context), StringComparer.Ordinal).Any()
            && state.Replays.Spend(token)
                ? state.Clients.Find(token.Issuer)
                : null;
    }
}
