namespace TokenAuth.Emulator;

/// <summary>The Back Office's reasons, the same in both dialects.</summary>
internal static class BackOfficeRefusals
{
    public static Refusal MalformedBody { get; } = new(StatusCodes.Status400BadRequest, "Bad request") { Issue = "The body is not a JSON object." };

    public static Refusal BearerNotExpected { get; } =
        new(StatusCodes.Status400BadRequest, "Bad request") { Issue = "The second factor is sent without an Authorization header." };

    public static Refusal NotFound { get; } = new(StatusCodes.Status404NotFound, "Not found") { Issue = "There is no such route." };

    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> fields) => new(StatusCodes.Status422UnprocessableEntity, "Unprocessable entity")
    {
        Issue = string.Join(' ', fields.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}")),
    };

    public static Refusal RefreshRefused(EmulatorSwitches switches) => new(switches.RefreshRefusalStatus, "The refresh token is invalid")
    {
        Issue = "The refresh token is expired, revoked, spent or unknown. Sign in again.",
    };

    public static Refusal TwoFactorAuthCheck(string? ticket, string[] methods)
    {
        Dictionary<string, object> members = new(StringComparer.Ordinal) { ["methods"] = methods };
        if (ticket is not null)
        {
            members["uuid"] = ticket;
        }

        return new Refusal(StatusCodes.Status400BadRequest, "A second factor is required") { OAuthError = "two_factor_auth_check", OAuthMembers = members };
    }

    public static Refusal For(SignInOutcome outcome, EmulatorSwitches switches) => outcome.Verdict switch
    {
        SignInVerdict.LockedOut => new Refusal(switches.LockOutStatus, "Too many attempts")
        {
            Issue = "Sign-in is blocked for ten minutes.",
            RetryAt = outcome.LockedUntil,
        },
        SignInVerdict.WrongCode => new Refusal(StatusCodes.Status401Unauthorized, "Wrong code") { Issue = "The code is wrong or was used before." },
        SignInVerdict.UnknownTicket => new Refusal(StatusCodes.Status401Unauthorized, "Sign-in expired") { Issue = "The uuid is unknown or expired." },
        _ => new Refusal(StatusCodes.Status401Unauthorized, "Unauthenticated") { Issue = "The e-mail address or the password is wrong." },
    };
}
