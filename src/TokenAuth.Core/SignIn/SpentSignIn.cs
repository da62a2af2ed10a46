using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>What a saved session remembers of a sign-in that cannot be repeated: who signed in.</summary>
/// <param name="account">Who signed in, as people know them.</param>
internal sealed class SpentSignIn(string account) : ISignInFlow
{
    /// <inheritdoc/>
    public string Account => account;

    /// <inheritdoc/>
    public bool CanRepeat => false;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("The sign-in cannot be repeated.");

    /// <inheritdoc/>
    public void Forget()
    {
        // Nothing is kept.
    }
}
