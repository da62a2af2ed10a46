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

    /// <summary>How every token and code begins that is random text, followed by what it is; a JWT has it as the claim <c>mark</c>. For tests that look for them.</summary>
    public string TokenMark { get; set; } = string.Empty;

    /// <summary>How far the server's clock, its <c>Date</c> header included, is ahead.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>How token replies are written.</summary>
    public ReplyShape ReplyShape { get; set; }

    /// <summary>The <c>token_type</c> in OAuth replies; empty leaves it out.</summary>
    public string TokenType { get; set; } = "Bearer";

    /// <summary>The scopes that are granted, separated by blanks.</summary>
    public string Scope { get; set; } = "openid profile";

    /// <summary>The scopes that are granted to those who ask for them, beside <see cref="Scope"/>.</summary>
    public string OptionalScopes { get; set; } = "email offline_access read write";

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

    /// <summary>The user says no: <c>error=access_denied</c>.</summary>
    public bool AuthorizeDenies { get; set; }

    /// <summary>An authorization is answered with a page whose form says yes or no, instead of with a yes.</summary>
    public bool AuthorizeShowsPage { get; set; }

    /// <summary>The answer to an authorization has a <c>state</c> that nobody sent.</summary>
    public bool AuthorizeWrongState { get; set; }

    /// <summary>The answer to an authorization says that it is from somebody else (RFC 9207).</summary>
    public bool AuthorizeWrongIssuer { get; set; }

    /// <summary>The answer to an authorization does not say whom it is from, and the metadata promise nothing.</summary>
    public bool AuthorizeOmitsIssuer { get; set; }

    /// <summary>How long a code is good.</summary>
    public TimeSpan AuthorizationCodeLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The <c>nonce</c> of id tokens is not the one that came.</summary>
    public bool IdTokenWrongNonce { get; set; }

    /// <summary>Id tokens are for another client.</summary>
    public bool IdTokenWrongAudience { get; set; }

    /// <summary>Id tokens are from somebody else.</summary>
    public bool IdTokenWrongIssuer { get; set; }

    /// <summary>How long a device has to wait between two polls.</summary>
    public TimeSpan DeviceInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a device code is good.</summary>
    public TimeSpan DeviceLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A device is approved by itself at this poll, those that came too fast left out; zero waits for somebody.</summary>
    public int DeviceApprovesAtPoll { get; set; }

    /// <summary>A device is told neither <c>interval</c> nor <c>verification_uri_complete</c>.</summary>
    public bool DeviceOmitsOptionalMembers { get; set; }

    /// <summary>Revocations are answered with 503.</summary>
    public bool RevocationUnavailable { get; set; }

    /// <summary>The metadata are those of somebody else.</summary>
    public bool DiscoveryWrongIssuer { get; set; }

    /// <summary>There is no <c>openid-configuration</c>: 404.</summary>
    public bool OpenIdDiscoveryAbsent { get; set; }

    /// <summary>There is no <c>oauth-authorization-server</c>: 404.</summary>
    public bool OAuthDiscoveryAbsent { get; set; }

    /// <summary>What assertions and subject tokens have to be for; empty for the issuer or its token endpoint.</summary>
    public string IdentityTokenAudience { get; set; } = string.Empty;

    /// <summary>How long the identity tokens of the CI endpoints are good.</summary>
    public TimeSpan IdentityTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
