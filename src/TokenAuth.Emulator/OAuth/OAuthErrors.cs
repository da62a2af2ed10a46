namespace TokenAuth.Emulator;

/// <summary>The errors of RFC 6749 §5.2 and RFC 8628 §3.5.</summary>
internal static class OAuthErrors
{
    public static Refusal InvalidClient { get; } = new(StatusCodes.Status401Unauthorized, "The client is unknown or its secret is wrong.")
    {
        OAuthError = "invalid_client",
        WwwAuthenticate = "Basic realm=\"emulator\"",
    };

    public static Refusal InvalidScope { get; } = Bad("invalid_scope", "None of these scopes can be granted.");

    public static Refusal UnauthorizedClient { get; } = Bad("unauthorized_client", "This client may not use this grant type.");

    public static Refusal UnsupportedGrantType { get; } = Bad("unsupported_grant_type", $"This server knows {string.Join(", ", GrantTypes.All)}.");

    public static Refusal AuthorizationPending { get; } = Bad("authorization_pending", "Nobody has answered yet.");

    public static Refusal SlowDown { get; } = Bad("slow_down", "Wait five seconds longer between two polls.");

    public static Refusal AccessDenied { get; } = Bad("access_denied", "The user said no.");

    public static Refusal ExpiredToken { get; } = Bad("expired_token", "The device code is expired.");

    public static Refusal InvalidRequest(string description) => Bad("invalid_request", description);

    public static Refusal Required(string parameter) => InvalidRequest($"{parameter} is required.");

    public static Refusal InvalidGrant(EmulatorSwitches switches, string description) =>
        new(switches.InvalidGrantStatus, description) { OAuthError = "invalid_grant" };

    private static Refusal Bad(string error, string description) => new(StatusCodes.Status400BadRequest, description) { OAuthError = error };
}
