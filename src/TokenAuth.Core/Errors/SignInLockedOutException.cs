namespace TokenAuth.Errors;

/// <summary>The service has locked the account: <see cref="Errors.ErrorId.SignInLockedOut"/>.</summary>
public sealed class SignInLockedOutException : TokenAuthException
{
    /// <summary>Makes the error.</summary>
    /// <param name="account">The account.</param>
    /// <param name="until">Until when, where the service says so.</param>
    /// <param name="serviceMessage">The service's own words.</param>
    public SignInLockedOutException(string account, DateTimeOffset? until, string? serviceMessage)
        : base(Errors.ErrorId.SignInLockedOut, ErrorKind.Limit, Describe(account, until, serviceMessage))
    {
        Until = until;
        NextStep = until is null
            ? "Wait (a Back Office blocks for about ten minutes), check the password, then sign in once."
            : "Wait until then, check the password, then sign in once.";
    }

    /// <summary>Until when the service refuses, where it says so.</summary>
    public DateTimeOffset? Until { get; }

    private static string Describe(string account, DateTimeOffset? until, string? serviceMessage)
    {
        string when = until is { } instant ? $" until {instant:u}" : " (it does not say until when)";
        return $"The service has locked sign-in for '{account}'{when}{(serviceMessage is null ? "." : $": {serviceMessage}")}";
    }
}
