namespace TokenAuth.Tokens;

/// <summary>Under which names a service's reply holds what. Each list is tried in order; the defaults cover the known services.</summary>
public sealed record ReplyMembers
{
    /// <summary>The names that are tried where a definition says nothing.</summary>
    public static ReplyMembers Default { get; } = new();

    /// <summary>Objects in which the tokens may stand, after the reply's own top level.</summary>
    public IReadOnlyList<string> Containers { get; init; } = ["data", "result"];

    /// <summary>The access token: a string, or an object with its own instants.</summary>
    public IReadOnlyList<string> AccessToken { get; init; } = ["access_token", "accessToken", "token"];

    /// <summary>The refresh token: a string, or an object with its own instants.</summary>
    public IReadOnlyList<string> RefreshToken { get; init; } = ["refresh_token", "refreshToken"];

    /// <summary>The id token.</summary>
    public IReadOnlyList<string> IdToken { get; init; } = ["id_token", "idToken"];

    /// <summary>The token's type.</summary>
    public IReadOnlyList<string> TokenType { get; init; } = ["token_type", "tokenType"];

    /// <summary>The scopes, separated by blanks or commas, or an array.</summary>
    public IReadOnlyList<string> Scope { get; init; } = ["scope", "scopes"];

    /// <summary>The lifetime in seconds, a number or a string.</summary>
    public IReadOnlyList<string> ExpiresIn { get; init; } = ["expires_in", "expiresIn", "ttl"];

    /// <summary>The expiry: ISO 8601, or seconds since 1970 as a number or a string.</summary>
    public IReadOnlyList<string> ExpiresAt { get; init; } = ["expiresAt", "expires_at", "expires_on", "expiresOn", "valid_to_time", "accessTokenExpiryDate"];

    /// <summary>When the token was made, beside <see cref="ExpiresAt"/>.</summary>
    public IReadOnlyList<string> CreatedAt { get; init; } = ["createdAt", "created_at", "issued_at"];

    /// <summary>The refresh token's lifetime in seconds.</summary>
    public IReadOnlyList<string> RefreshExpiresIn { get; init; } = ["refresh_expires_in", "refresh_token_expires_in", "refreshExpiresIn"];

    /// <summary>The refresh token's expiry.</summary>
    public IReadOnlyList<string> RefreshExpiresAt { get; init; } = ["refreshTokenExpiryDate", "refresh_expires_at", "refreshExpiresAt"];

    /// <summary>What ties a second factor's code to the sign-in.</summary>
    public IReadOnlyList<string> Ticket { get; init; } = ["uuid", "mfa_token", "ticket"];

    /// <summary>The second factors that the service offers: a string or an array of strings.</summary>
    public IReadOnlyList<string> OfferedMethods { get; init; } = ["methods", "workflow"];

    /// <summary>A reply asks for a second factor when each of these members has this value.</summary>
    public IReadOnlyDictionary<string, string> SecondFactorWhen { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["2faRequired"] = "true" };

    /// <summary>OAuth error codes that ask for a second factor.</summary>
    public IReadOnlyList<string> SecondFactorErrors { get; init; } = ["two_factor_auth_check", "mfa_required"];
}
