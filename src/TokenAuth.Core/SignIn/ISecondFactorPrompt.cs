using TokenAuth.Secrecy;
using TokenAuth.Services;

namespace TokenAuth.SignIn;

/// <summary>Asks a person for a second factor's code.</summary>
public interface ISecondFactorPrompt
{
    /// <summary>Asks once.</summary>
    /// <param name="account">Who signs in.</param>
    /// <param name="method">Which code is asked for.</param>
    /// <param name="isRetry">Whether the code before was refused.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The code; null where the person gives none.</returns>
    Task<Secret?> AskAsync(string account, SecondFactorMethod method, bool isRetry, CancellationToken cancellationToken);
}
