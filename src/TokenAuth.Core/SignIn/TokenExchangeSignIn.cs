using System.Text.Json;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>A workload's identity token is exchanged for an access token (RFC 8693 section 2.1), fetched anew for every redemption.</summary>
/// <param name="account">Who signs in, as people know them.</param>
/// <param name="source">Where the identity token comes from.</param>
public sealed class TokenExchangeSignIn(string account, IIdentityTokenSource source) : ISignInFlow, ISavedFlow
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <inheritdoc/>
    public string Account => account;

    /// <inheritdoc/>
    public bool CanRepeat => source.CanRepeat;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        Secret subject = await source.FetchAsync(context, cancellationToken).ConfigureAwait(false);
        var endpoint = new TokenEndpoint(context);
        RequestValues grant = endpoint.Grant(GrantType)
            .WithGrant("subject_token", subject)
            .WithGrant("subject_token_type", JwtType)
            .WithGrant("requested_token_type", AccessTokenType);
        return await endpoint.SignInAsync(grant, account, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Forget()
    {
        // Nothing is kept.
    }

    /// <inheritdoc/>
    string? ISavedFlow.WhyNotSaved => FlowFormat.WhyNotSaved(source);

    /// <inheritdoc/>
    void ISavedFlow.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", FlowFormat.TokenExchange);
        FlowFormat.WriteSource(writer, source);
    }
}
