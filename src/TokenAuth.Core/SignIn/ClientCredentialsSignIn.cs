using System.Text.Json;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>The client signs in as itself (RFC 6749 section 4.4). It may do so again whenever the token is due.</summary>
/// <param name="clientId">The client's id.</param>
public sealed class ClientCredentialsSignIn(string clientId) : ISignInFlow, ISavedFlow
{
    /// <inheritdoc/>
    public string Account => clientId;

    /// <inheritdoc/>
    public bool CanRepeat => true;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        var endpoint = new TokenEndpoint(context);
        TokenReply reply = await endpoint.SignInAsync(endpoint.Grant("client_credentials"), Account, cancellationToken).ConfigureAwait(false);

        // RFC 6749 section 4.4.3: there should be none, and nothing is won by spending it.
        return reply with { RefreshToken = null };
    }

    /// <inheritdoc/>
    public void Forget()
    {
        // The secret belongs to the session's client, not to this flow.
    }

    /// <inheritdoc/>
    string? ISavedFlow.WhyNotSaved => null;

    /// <inheritdoc/>
    void ISavedFlow.WriteTo(Utf8JsonWriter writer) => writer.WriteString("kind", FlowFormat.ClientCredentials);
}
