using System.Net;
using System.Text;

namespace TokenAuth.Emulator;

/// <summary>The one registered client, by Basic or in the body (RFC 6749 §2.3.1).</summary>
internal static class ClientAuthentication
{
    public const string ClientId = "client";
    public const string ClientSecret = "s3cret";

    private const string Scheme = "Basic ";

    public static bool UsesBasic(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    public static bool IsRight(HttpRequest request, OAuthParameters parameters) =>
        (UsesBasic(request) ? FromBasic(request) : (parameters["client_id"], parameters["client_secret"])) is (ClientId, ClientSecret);

    private static (string? Id, string? Secret) FromBasic(HttpRequest request)
    {
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization.ToString()[Scheme.Length..].Trim()));
            return text.Split(':', 2) is [string id, string secret] ? (WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret)) : (null, null);
        }
        catch (FormatException)
        {
            return (null, null);
        }
    }
}
