using TokenAuth.Errors;

namespace TokenAuth.SignIn;

/// <summary>The errors of sign-ins that need a person.</summary>
internal static class InteractionErrors
{
    public static TokenAuthException Required(string account, string what) =>
        new(ErrorId.InteractionRequired, ErrorKind.Authentication, $"The sign-in of '{account}' needs a person who {what}, and nobody can be asked here.")
        {
            NextStep = "Sign in where a person is, or use a way without one: client credentials, a refresh token, or a workload's identity token.",
        };

    public static TokenAuthException TimedOut(string account) =>
        new(ErrorId.InteractionTimeout, ErrorKind.Timeout, $"The sign-in of '{account}' was not finished in time.")
        {
            NextStep = "Start it again.",
        };
}
