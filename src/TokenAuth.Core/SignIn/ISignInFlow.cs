using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>One way to sign in.</summary>
public interface ISignInFlow
{
    /// <summary>Who signs in, as people know them.</summary>
    string Account { get; }

    /// <summary>Whether the session may use this flow again by itself, with nobody to ask.</summary>
    bool CanRepeat { get; }

    /// <summary>Whether a refusal counts against a person's account: then the flow repeats itself at most once a minute, and a refusal ends that.</summary>
    bool RisksLockOut { get; }

    /// <summary>Signs in.</summary>
    /// <param name="context">Where and how.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A reply with an access token.</returns>
    /// <exception cref="Errors.TokenAuthException">The service refuses, asks for more than there is, or cannot be reached.</exception>
    Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken);

    /// <summary>Erases what would allow a repetition.</summary>
    void Forget();
}
