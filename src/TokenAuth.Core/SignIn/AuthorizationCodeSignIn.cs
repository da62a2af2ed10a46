using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>
/// A person signs in with a browser: authorization code (RFC 6749 section 4.1) with PKCE S256 (RFC 7636), the response received on
/// loopback (RFC 8252). Checks <c>state</c>, <c>iss</c> (RFC 9207) and, with OpenID Connect, <c>nonce</c>, issuer and audience of the id token.
/// </summary>
/// <param name="account">Who signs in, as people know them.</param>
/// <param name="issuer">The issuer, where metadata named it.</param>
/// <param name="expectsIssuer">Whether the response must name the issuer.</param>
/// <param name="timeLimit">How long the person may take.</param>
/// <param name="redirectPath">The path of the loopback redirect address that the client has registered.</param>
public sealed class AuthorizationCodeSignIn(string account, string? issuer, bool expectsIssuer, TimeSpan timeLimit, string redirectPath = "/") : ISignInFlow
{
    private const string OpenId = "openid";

    /// <inheritdoc/>
    public string Account => account;

    /// <inheritdoc/>
    public bool CanRepeat => false;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        ISignInInteraction interaction = context.Interaction ?? throw InteractionErrors.Required(account, "signs in with a browser");
        OAuthClient client = context.Client ?? new OAuthClient();
        string state = Random();
        string nonce = Random();
        string verifier = Random();
        string redirectAddress;
        string code;
        using (var listener = new LoopbackListener(redirectPath))
        {
            // Open no longer than it is waited for (RFC 8252 section 8.3).
            redirectAddress = listener.RedirectAddress;
            Uri address = AuthorizationAddress(context, client, redirectAddress, state, nonce, verifier);
            code = await WaitForCodeAsync(context, interaction, listener, address, state, cancellationToken).ConfigureAwait(false);
        }

        var endpoint = new TokenEndpoint(context);
        RequestValues grant = endpoint.Grant("authorization_code", asksForScope: false)
            .WithGrant("code", new Secret(code))
            .WithGrant("redirect_uri", redirectAddress)
            .WithGrant("code_verifier", new Secret(verifier));
        TokenReply reply = await endpoint.SignInAsync(grant, account, cancellationToken).ConfigureAwait(false);
        if (client.Scopes.Contains(OpenId, StringComparer.Ordinal))
        {
            CheckIdToken(reply.IdToken ?? throw Refused("its reply holds no id token though one was asked for"), client.Id, nonce);
        }

        return reply;
    }

    /// <inheritdoc/>
    public void Forget()
    {
        // Nothing is kept.
    }

    private static string Random() => Base64Url.Encode(RandomNumberGenerator.GetBytes(32));

    private static bool IsSame(string? left, string right) =>
        left is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private static Uri AuthorizationAddress(SignInContext context, OAuthClient client, string redirectAddress, string state, string nonce, string verifier)
    {
        EndpointDefinition definition = context.Service.Authorize ?? throw new TokenAuthException(
            ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidArgument, $"The service '{context.Service.Name}' describes no authorization endpoint.")
        {
            NextStep = "Use -Authority, whose metadata names it, or add an authorize member to your service definition.",
        };
        RequestValues values = context.NewValues();
        Uri address = new EndpointCaller(context).AddressOf(definition, values);
        Transport.Origin.Of(address).RequireSecure();
        values.WithGrant("response_type", "code")
            .WithGrant("client_id", client.Id)
            .WithGrant("redirect_uri", redirectAddress)
            .WithGrant("scope", client.ScopeText)
            .WithGrant("state", state)
            .WithGrant("code_challenge", Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))))
            .WithGrant("code_challenge_method", "S256")
            .WithGrant("nonce", client.Scopes.Contains(OpenId, StringComparer.Ordinal) ? nonce : null)
            .WithGrant("prompt", client.Prompt)
            .WithGrant("audience", client.Audience);
        foreach (string resource in client.Resources)
        {
            values.WithGrant("resource", resource);
        }

        IEnumerable<string> pairs = definition.Fields
            .Select(field => (field.Key, Value: EndpointCaller.ValueOf(field.Value, values)))
            .Where(static pair => pair.Value is not null)
            .Concat(values.Grant.Select(static pair => (pair.Key, Value: (string?)pair.Value)))
            .Select(static pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value!)}");
        string query = string.Join('&', pairs);
        return new Uri($"{address.AbsoluteUri}{(address.Query.Length > 0 ? '&' : '?')}{query}");
    }

    private async Task<string> WaitForCodeAsync(SignInContext context, ISignInInteraction interaction, LoopbackListener listener, Uri address, string state, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeLimit, context.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        IReadOnlyDictionary<string, string> response;
        try
        {
            Task<IReadOnlyDictionary<string, string>> waiting = listener.WaitAsync(parameters => IsSame(parameters.GetValueOrDefault("state"), state), ends.Token);
            try
            {
                await interaction.OpenAsync(address, ends.Token).ConfigureAwait(false);
            }
            catch
            {
                await ends.CancelAsync().ConfigureAwait(false);
                await waiting.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
                throw;
            }

            response = await waiting.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw InteractionErrors.TimedOut(account);
        }

        CheckIssuer(response);
        if (response.TryGetValue("error", out string? error))
        {
            string text = response.TryGetValue("error_description", out string? description) ? $"{error}: {description}" : error;
            throw Refused(Redactor.Excerpt(text, 200));
        }

        return response.GetValueOrDefault("code") is { Length: > 0 } code ? code : throw Refused("its response holds no code");
    }

    private void CheckIssuer(IReadOnlyDictionary<string, string> response)
    {
        string? named = response.GetValueOrDefault("iss");
        if ((named is not null && issuer is not null && named != issuer) || (named is null && expectsIssuer))
        {
            throw Refused("its response comes from another issuer than was asked (RFC 9207)");
        }
    }

    // Section 3.1.3.7 of OpenID Connect Core: received directly over TLS, its signature need not be checked; what it says must be.
    private void CheckIdToken(Secret idToken, string? clientId, string nonce)
    {
        if (!Jwt.TryParse(idToken.Reveal(), out Jwt? jwt))
        {
            throw Refused("its id token is no JSON Web Token");
        }

        using JsonDocument claims = JsonDocument.Parse(jwt.PayloadJson);
        string? said = claims.RootElement.MemberOrNull("nonce")?.TextOrNull();
        if (!IsSame(said, nonce))
        {
            throw Refused("its id token was not made for this sign-in (nonce)");
        }

        if (issuer is not null && jwt.Issuer != issuer)
        {
            throw Refused("its id token comes from another issuer");
        }

        if (clientId is not null && !Audiences.Contain(claims.RootElement, clientId))
        {
            throw Refused("its id token is meant for another client");
        }
    }

    private TokenAuthException Refused(string why) =>
        new(ErrorId.SignInRefused, ErrorKind.Authentication, $"The sign-in of '{account}' was refused: {why}.")
        {
            NextStep = "Start it again; if it stays so, check the client's settings at the service.",
        };
}
