using System.Text.Json;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>
/// A workload's identity token becomes an access token, as a JSON Web Token bearer grant (RFC 7523 section 2.1). The identity token is
/// fetched anew for every redemption: it lives for minutes, and a server may take it once.
/// </summary>
/// <param name="account">Who signs in, as people know them.</param>
/// <param name="source">Where the identity token comes from.</param>
public sealed class AssertionSignIn(string account, IIdentityTokenSource source) : ISignInFlow, ISavedFlow
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <inheritdoc/>
    public string Account => account;

    /// <inheritdoc/>
    public bool CanRepeat => source.CanRepeat;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        Secret assertion = await source.FetchAsync(context, cancellationToken).ConfigureAwait(false);
        var endpoint = new TokenEndpoint(context);
        RequestValues grant = endpoint.Grant(GrantType).WithGrant("assertion", assertion);
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
        writer.WriteString("kind", FlowFormat.Assertion);
        FlowFormat.WriteSource(writer, source);
    }
}
