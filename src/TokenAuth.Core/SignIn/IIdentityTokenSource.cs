using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>Where a workload gets the token that says who it is.</summary>
public interface IIdentityTokenSource
{
    /// <summary>What people call the source.</summary>
    string Name { get; }

    /// <summary>Whether it can be asked again.</summary>
    bool CanRepeat { get; }

    /// <summary>Fetches a token; a new one at every call where the source allows that.</summary>
    /// <param name="context">Where and how the session works.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Errors.TokenAuthException"><see cref="Errors.ErrorId.IdentityTokenUnavailable"/>.</exception>
    Task<Secret> FetchAsync(SignInContext context, CancellationToken cancellationToken);
}
