using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>An identity token that somebody already holds; good for one redemption.</summary>
/// <param name="token">The token.</param>
public sealed class GivenIdentityToken(Secret token) : IIdentityTokenSource
{
    /// <inheritdoc/>
    public string Name => "given token";

    /// <inheritdoc/>
    public bool CanRepeat => false;

    /// <inheritdoc/>
    public Task<Secret> FetchAsync(SignInContext context, CancellationToken cancellationToken) => Task.FromResult(token);
}
