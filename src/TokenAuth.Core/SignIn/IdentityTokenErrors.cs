using TokenAuth.Errors;

namespace TokenAuth.SignIn;

/// <summary>The errors of the identity token sources.</summary>
internal static class IdentityTokenErrors
{
    public static TokenAuthException Unavailable(string source, string why, string nextStep) =>
        new(ErrorId.IdentityTokenUnavailable, ErrorKind.Authentication, $"The identity token from {source} cannot be had: {why}.") { NextStep = nextStep };
}
