using System.Text.RegularExpressions;

namespace TokenAuth.Services;

/// <summary>The placeholders that the engine fills; a definition's <c>parameters</c> add its own.</summary>
internal static partial class Placeholders
{
    public const string UserName = "username";
    public const string Password = "password";
    public const string Code = "code";
    public const string Ticket = "ticket";
    public const string Method = "method";
    public const string AccessToken = "accessToken";
    public const string RefreshToken = "refreshToken";
    public const string ClientId = "clientId";
    public const string ClientSecret = "clientSecret";
    public const string Scope = "scope";
    public const string Audience = "audience";
    public const string TokenEndpoint = "tokenEndpoint";
    public const string AuthorizationEndpoint = "authorizationEndpoint";
    public const string DeviceAuthorizationEndpoint = "deviceAuthorizationEndpoint";
    public const string RevocationEndpoint = "revocationEndpoint";
    public const string Assertion = "assertion";
    public const string DeviceId = "deviceId";
    public const string RequestId = "requestId";

    public static readonly IReadOnlyList<string> Known =
    [
        UserName, Password, Code, Ticket, Method, AccessToken, RefreshToken, ClientId, ClientSecret, Scope, Audience, TokenEndpoint,
        AuthorizationEndpoint, DeviceAuthorizationEndpoint, RevocationEndpoint, Assertion, DeviceId, RequestId,
    ];

    /// <summary>The names between braces, in order.</summary>
    public static IEnumerable<string> In(string text) => Braced().Matches(text).Select(static match => match.Groups["name"].Value);

    /// <summary>Fills each placeholder; null when one has no value.</summary>
    public static string? Fill(string text, Func<string, string?> valueOf)
    {
        bool complete = true;
        string filled = Braced().Replace(text, match =>
        {
            string? value = valueOf(match.Groups["name"].Value);
            complete &= value is not null;
            return value ?? "";
        });
        return complete ? filled : null;
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z][A-Za-z0-9]*)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braced();
}
