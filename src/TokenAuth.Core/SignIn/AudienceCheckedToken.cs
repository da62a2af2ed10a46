using System.Text.Json;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>
/// An identity token that is handed on only if it is meant for the one who gets it. A runner's default audience is good at many
/// places: whoever receives such a token could use it elsewhere.
/// </summary>
/// <param name="inner">Where the token comes from.</param>
/// <param name="audience">Whom it must be for.</param>
public sealed class AudienceCheckedToken(IIdentityTokenSource inner, string audience) : IIdentityTokenSource, ISavedIdentityTokenSource
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public bool CanRepeat => inner.CanRepeat;

    /// <inheritdoc/>
    public async Task<Secret> FetchAsync(SignInContext context, CancellationToken cancellationToken)
    {
        Secret token = await inner.FetchAsync(context, cancellationToken).ConfigureAwait(false);
        if (!Jwt.TryParse(token.Reveal(), out Jwt? jwt))
        {
            throw IdentityTokenErrors.Unavailable(Name, "it is no JSON Web Token", "Check where it comes from.");
        }

        using JsonDocument claims = JsonDocument.Parse(jwt.PayloadJson);
        return Audiences.Contain(claims.RootElement, audience)
            ? token
            : throw IdentityTokenErrors.Unavailable(Name, $"it is not meant for '{audience}'", "Set the audience where the token is defined, and name the same with -IdentityTokenAudience.");
    }

    /// <inheritdoc/>
    string? ISavedIdentityTokenSource.WhyNotSaved => FlowFormat.WhyNotSaved(inner);

    /// <inheritdoc/>
    void ISavedIdentityTokenSource.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", FlowFormat.CheckedSource);
        writer.WriteString("audience", audience);
        FlowFormat.WriteSource(writer, inner);
    }
}
