using System.Net.Http.Headers;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;

namespace TokenAuth.SignIn;

/// <summary>An OAuth client: who asks, how it proves that, and what it asks for.</summary>
public sealed record OAuthClient
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The client's id; null where the grant names the client itself.</summary>
    public string? Id { get; init; }

    /// <summary>The client's secret; null for a public client.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>The key that signs the client's assertions.</summary>
    public JwtSigningKey? Key { get; init; }

    /// <summary>How the client authenticates.</summary>
    public ClientAuthenticationMethod Authentication { get; init; } = ClientAuthenticationMethod.Basic;

    /// <summary>The scopes that are asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The audience that is asked for.</summary>
    public string? Audience { get; init; }

    /// <summary>The resources that are asked for (RFC 8707).</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What the authorization server shows (OpenID Connect Core section 3.1.2.1), such as <c>consent</c> or <c>login</c>; null leaves it to the server.</summary>
    public string? Prompt { get; init; }

    /// <summary>The audience of the client's assertions: the token endpoint's issuer or address.</summary>
    public string? AssertionAudience { get; init; }

    /// <summary>The scopes as one parameter; null where none is asked for.</summary>
    internal string? ScopeText => Scopes.Count == 0 ? null : string.Join(' ', Scopes);

    /// <summary>Adds what proves who asks.</summary>
    internal void Authenticate(RequestValues values, Uri tokenEndpoint, TimeProvider clock)
    {
        if (Id is null)
        {
            return;
        }

        switch (Authentication)
        {
            case ClientAuthenticationMethod.PrivateKeyJwt:
                JwtSigningKey key = Key ?? throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "private_key_jwt needs the client's private key.")
                {
                    NextStep = "Give it with -ClientKey or -ClientCertificate.",
                };
                values.WithGrant("client_id", Id)
                    .WithGrant("client_assertion_type", AssertionType)
                    .WithGrant("client_assertion", SignAssertion(key, AssertionAudience ?? tokenEndpoint.AbsoluteUri, clock));
                break;
            case ClientAuthenticationMethod.Basic when ClientSecret is { } secret:
                // RFC 6749 section 2.3.1: each is form-encoded before it goes into the header.
                string pair = $"{EndpointCaller.FormEncode(Id)}:{EndpointCaller.FormEncode(secret.Reveal())}";
                values.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
                break;
            case ClientAuthenticationMethod.Post:
                values.WithGrant("client_id", Id).WithGrant("client_secret", ClientSecret);
                break;
            default:
                values.WithGrant("client_id", Id);
                break;
        }
    }

    private Secret SignAssertion(JwtSigningKey key, string audience, TimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return key.Sign(writer =>
        {
            writer.WriteString("iss", Id);
            writer.WriteString("sub", Id);
            writer.WriteString("aud", audience);
            writer.WriteString("jti", Guid.NewGuid().ToString("N"));
            writer.WriteNumber("iat", now.ToUnixTimeSeconds());
            writer.WriteNumber("exp", (now + AssertionLifetime).ToUnixTimeSeconds());
        });
    }
}
