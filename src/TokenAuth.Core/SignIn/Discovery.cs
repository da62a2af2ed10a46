using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>
/// Reads an authority's metadata, in OpenID Connect's form (the well-known path appended to the issuer) and RFC 8414's (put between host
/// and path). The issuer must be the authority (RFC 8414 section 3.3, OpenID Connect Discovery section 4.3). Kept for the process.
/// </summary>
/// <param name="connections">The connections.</param>
/// <param name="clock">The clock.</param>
public sealed class Discovery(TransportPool connections, TimeProvider clock)
{
    private const int LargestMetadata = 1024 * 1024;

    private readonly ConcurrentDictionary<string, AuthorityMetadata> _known = new(StringComparer.Ordinal);

    /// <summary>The metadata of an authority.</summary>
    /// <param name="authority">The issuer's address, HTTPS or loopback.</param>
    /// <param name="transport">How to talk to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.DiscoveryFailed"/>, <see cref="ErrorId.ServiceUnreachable"/>, <see cref="ErrorId.InsecureOrigin"/>.</exception>
    public async Task<AuthorityMetadata> ReadAsync(Uri authority, TransportSettings transport, CancellationToken cancellationToken)
    {
        authority = Addresses.CheckBase(authority);
        string key = Plain(authority.AbsoluteUri);
        if (_known.TryGetValue(key, out AuthorityMetadata? known))
        {
            return known;
        }

        foreach (Uri address in Candidates(authority))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            WholeReply reply = await new Exchange(connections, transport, clock).SendAsync(request, LargestMetadata, cancellationToken).ConfigureAwait(false);
            if (reply.Status == HttpStatusCode.OK)
            {
                AuthorityMetadata metadata = Read(reply, address);
                RequireIssuer(metadata, authority);
                return _known.GetOrAdd(key, metadata);
            }

            if ((int)reply.Status is not (>= 400 and < 500))
            {
                throw Failed(authority, $"'{Redactor.Redact(address)}' answers with status {(int)reply.Status}");
            }
        }

        throw Failed(authority, "it publishes none under the well-known addresses");
    }

    private static IEnumerable<Uri> Candidates(Uri authority)
    {
        string origin = authority.GetLeftPart(UriPartial.Authority);
        string path = authority.AbsolutePath.TrimEnd('/');
        yield return new Uri($"{origin}{path}/.well-known/openid-configuration");
        yield return new Uri($"{origin}/.well-known/oauth-authorization-server{path}");
        if (path.Length > 0)
        {
            yield return new Uri($"{origin}/.well-known/openid-configuration{path}");
        }
    }

    private static AuthorityMetadata Read(WholeReply reply, Uri address)
    {
        if (reply.IsTooLarge)
        {
            throw Failed(address, "the metadata is larger than 1 MB");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Body);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                return new AuthorityMetadata
                {
                    Issuer = Text(root, "issuer") ?? throw Failed(address, "the metadata names no issuer"),
                    TokenEndpoint = Text(root, "token_endpoint"),
                    AuthorizationEndpoint = Text(root, "authorization_endpoint"),
                    DeviceAuthorizationEndpoint = Text(root, "device_authorization_endpoint"),
                    RevocationEndpoint = Text(root, "revocation_endpoint"),
                    ClientAuthenticationMethods = root.MemberOrNull("token_endpoint_auth_methods_supported") is { ValueKind: JsonValueKind.Array } methods
                        ? [.. methods.EnumerateArray().Select(static item => item.TextOrNull()).OfType<string>()]
                        : [],
                    NamesIssuerInResponses = root.MemberOrNull("authorization_response_iss_parameter_supported") is { ValueKind: JsonValueKind.True },
                };
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw Failed(address, "the metadata is no JSON object");
    }

    private static void RequireIssuer(AuthorityMetadata metadata, Uri authority)
    {
        // A slash at the end is the one thing that people leave out or add.
        if (Plain(metadata.Issuer) != Plain(authority.AbsoluteUri) && Plain(metadata.Issuer) != Plain(authority.OriginalString))
        {
            throw Failed(authority, $"the metadata is of another issuer, '{Redactor.Excerpt(metadata.Issuer, 200)}'");
        }
    }

    private static string Plain(string issuer) => issuer.EndsWith('/') ? issuer[..^1] : issuer;

    private static string? Text(JsonElement root, string name) =>
        root.MemberOrNull(name)?.TextOrNull() is { Length: > 0 } text ? text : null;

    private static TokenAuthException Failed(Uri authority, string why) =>
        new(ErrorId.DiscoveryFailed, ErrorKind.InvalidData, $"The metadata of '{Redactor.Redact(authority)}' cannot be used: {why}.")
        {
            NextStep = "Check -Authority against the issuer that the service documents, or give -TokenEndpoint instead.",
        };
}
