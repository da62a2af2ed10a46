namespace TokenAuth.Emulator;

/// <summary>
/// How the server behaves from the next request on. Every switch is one word of memory, so that a test may set it while requests run;
/// in JSON a time span is a number of seconds.
/// </summary>
public sealed class EmulatorSwitches
{
    /// <summary>How long an access token is good, and is said to be.</summary>
    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token is good.</summary>
    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What <c>exp - iat</c> in the JWT says; zero means the truth.</summary>
    public TimeSpan JwtLifetime { get; set; }

    /// <summary>The trap of the documented sample: <c>createdAt</c> and <c>expiresAt</c> are the same instant.</summary>
    public bool CreatedEqualsExpires { get; set; }

    /// <summary>The access token and the refresh token are the same string.</summary>
    public bool SameStringForBothTokens { get; set; }

    /// <summary>Access tokens are random text instead of JWTs.</summary>
    public bool OpaqueAccessTokens { get; set; }

    /// <summary>How far the server's clock, its <c>Date</c> header included, is ahead.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>How token replies are written.</summary>
    public ReplyShape ReplyShape { get; set; }

    /// <summary>The <c>token_type</c> in OAuth replies; empty leaves it out.</summary>
    public string TokenType { get; set; } = "Bearer";

    /// <summary>The scopes that are granted, separated by blanks.</summary>
    public string Scope { get; set; } = "openid profile";

    /// <summary>Scopes are separated by commas in replies.</summary>
    public bool CommaSeparatedScopes { get; set; }

    /// <summary>How refusals are written.</summary>
    public ErrorShape ErrorShape { get; set; }

    /// <summary>A refusal with 401 carries a <c>WWW-Authenticate</c> header.</summary>
    public bool SendWwwAuthenticate { get; set; } = true;

    /// <summary>The status of an OAuth <c>invalid_grant</c>: 400, or 403 as Auth0 does.</summary>
    public int InvalidGrantStatus { get; set; } = StatusCodes.Status400BadRequest;

    /// <summary>The status of a refused refresh at the Back Office.</summary>
    public int RefreshRefusalStatus { get; set; } = StatusCodes.Status401Unauthorized;

    /// <summary>The status of a sign-in that is locked out: 429 or 423.</summary>
    public int LockOutStatus { get; set; } = StatusCodes.Status429TooManyRequests;

    /// <summary>A lock-out says how long it lasts.</summary>
    public bool SendRetryAfter { get; set; } = true;

    /// <summary><c>Retry-After</c> is a date instead of seconds.</summary>
    public bool RetryAfterAsDate { get; set; }

    /// <summary>A reply that asks for the second factor also holds tokens that look usable and are not.</summary>
    public bool BogusTokensInChallenge { get; set; }

    /// <summary>A reply that asks for the second factor holds no <c>uuid</c>.</summary>
    public bool OmitTicket { get; set; }

    /// <summary>The second factor is asked for as the OAuth error <c>two_factor_auth_check</c>.</summary>
    public bool TwoFactorAsOAuthError { get; set; }

    /// <summary>A refresh spends the refresh token and brings a new one.</summary>
    public bool Rotation { get; set; } = true;

    /// <summary>For how long the refresh token that was spent last is answered with the same successor again.</summary>
    public TimeSpan ReuseGrace { get; set; }

    /// <summary>Whether a refresh at the B2COPY Back Office and at <c>/oauth/token</c> is answered with a refresh token.</summary>
    public RefreshTokenInReply RefreshTokenInReply { get; set; }

    /// <summary>Whether a refresh at <c>/api/v2/my/refresh</c> is answered with a refresh token.</summary>
    public RefreshTokenInReply MyRefreshTokenInReply { get; set; } = RefreshTokenInReply.Null;

    /// <summary>The B2COPY Back Office knows no refresh: 404.</summary>
    public bool RefreshEndpointAbsent { get; set; }

    /// <summary>Every authorized request is answered with 401, whatever the token.</summary>
    public bool RejectEverything { get; set; }

    /// <summary>Every authorized request with a good token is answered with 403.</summary>
    public bool ForbidEverything { get; set; }
}
