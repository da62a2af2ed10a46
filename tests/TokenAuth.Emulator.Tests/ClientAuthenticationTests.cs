using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator.Tests;

public sealed class ClientAuthenticationTests : OAuthTest
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    [Fact]
    public async Task A_secret_of_odd_characters_is_good_only_when_it_is_encoded()
    {
        string secret = Emulator.Clients.Find("odd:client")!.Secret!;

        (await Basic($"{WebUtility.UrlEncode("odd:client")}:{WebUtility.UrlEncode(secret)}")).Status.ShouldBe(200);
        (await Basic("odd:client:" + secret)).Status.ShouldBe(401);
        (await Token("client_credentials", ("client_id", "odd:client"), ("client_secret", secret))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("nobody", "s3cret")]
    [InlineData("client", "wrong")]
    [InlineData("client", "")]
    [InlineData("public", "s3cret")]
    public async Task An_unknown_client_or_a_wrong_secret_is_401(string id, string secret)
    {
        Reply reply = await Token("client_credentials", ("client_id", id), ("client_secret", secret));

        reply.Status.ShouldBe(401);
        Error(reply).ShouldBe("invalid_client");
        reply.Header("WWW-Authenticate").ShouldBe("Basic realm=\"emulator\"");
    }

    [Fact]
    public async Task Two_ways_at_once_and_two_names_at_once_are_refused()
    {
        Error(await Client.FormWithBasic(TokenEndpoint, "client:s3cret", [("grant_type", "client_credentials"), .. ClientFields])).ShouldBe("invalid_request");
        Reply named = await Client.FormWithBasic(TokenEndpoint, "client:s3cret", ("grant_type", "client_credentials"), ("client_id", "machine"));
        Error(named).ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_client_may_be_kept_from_a_grant()
    {
        Error(await Token("client_credentials", PublicFields)).ShouldBe("unauthorized_client");
        Error(await Token("refresh_token", ("refresh_token", "x"), ("client_id", "machine"), ("client_secret", "s3cret"))).ShouldBe("unauthorized_client");
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha384)]
    [InlineData(SecurityAlgorithms.EcdsaSha512)]
    public async Task An_assertion_proves_the_client_once(string algorithm)
    {
        SecurityKey key = Register("signer", algorithm);
        string assertion = Sign(AssertionClaims("signer", Issuer + TokenEndpoint), key, algorithm);

        (await WithAssertion(assertion)).Status.ShouldBe(200);

        Reply again = await WithAssertion(assertion);
        again.Status.ShouldBe(401);
        Error(again).ShouldBe("invalid_client");
    }

    [Fact]
    public async Task The_issuer_will_do_as_the_audience_and_a_JWK_as_the_key()
    {
        ECDsaSecurityKey key = new(P256());
        JsonWebKey published = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(key);
        Emulator.Clients.Add(new EmulatorClient
        {
            Id = "signer",
            JsonWebKey = JsonSerializer.Serialize(new { kty = "EC", crv = published.Crv, x = published.X, y = published.Y }),
        });

        (await WithAssertion(Sign(AssertionClaims("signer", Issuer), key, SecurityAlgorithms.EcdsaSha256))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("aud", "https://elsewhere.example.com")]
    [InlineData("sub", "somebody")]
    [InlineData("iss", "somebody")]
    [InlineData("exp", null)]
    [InlineData("jti", null)]
    public async Task An_assertion_with_a_wrong_claim_is_refused(string claim, string? value)
    {
        SecurityKey key = Register("signer", SecurityAlgorithms.EcdsaSha256);
        Dictionary<string, object> claims = AssertionClaims("signer", Issuer);
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        Error(await WithAssertion(Sign(claims, key, SecurityAlgorithms.EcdsaSha256))).ShouldBe("invalid_client");
    }

    [Fact]
    public async Task An_assertion_that_is_expired_or_of_another_key_or_no_JWT_is_refused()
    {
        SecurityKey key = Register("signer", SecurityAlgorithms.EcdsaSha256);
        Dictionary<string, object> late = AssertionClaims("signer", Issuer);
        late["exp"] = Time.GetUtcNow().ToUnixTimeSeconds();

        Error(await WithAssertion(Sign(late, key, SecurityAlgorithms.EcdsaSha256))).ShouldBe("invalid_client");
        Error(await WithAssertion(Sign(AssertionClaims("signer", Issuer), new ECDsaSecurityKey(P256()), SecurityAlgorithms.EcdsaSha256))).ShouldBe("invalid_client");
        Error(await WithAssertion("nonsense")).ShouldBe("invalid_client");
        string good = Sign(AssertionClaims("signer", Issuer), key, SecurityAlgorithms.EcdsaSha256);
        Error(await WithAssertion(good, type: "urn:other")).ShouldBe("invalid_client");
        (await WithAssertion(good)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_client_can_be_registered_from_another_process()
    {
        using ECDsa key = P256();
        Reply added = await Client.Post("/_emulator/clients", new { id = "remote", publicKeyPem = key.ExportSubjectPublicKeyInfoPem() });
        added.Status.ShouldBe(204);

        string assertion = Sign(AssertionClaims("remote", Issuer), new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);
        (await WithAssertion(assertion)).Status.ShouldBe(200);
        (await Client.Get("/_emulator/clients")).Json.AsArray().Any(client => (string)client!["id"]! == "remote").ShouldBeTrue();
        (await Client.Post("/_emulator/clients", new { id = "broken", publicKeyPem = "nonsense" })).Status.ShouldBe(400);
        Emulator.Reset();
        Emulator.Clients.Find("remote").ShouldBeNull();
    }

    private SecurityKey Register(string id, string algorithm)
    {
        (SecurityKey key, string pem) = algorithm switch
        {
            SecurityAlgorithms.RsaSha256 => Rsa(),
            SecurityAlgorithms.EcdsaSha384 => Curve(ECCurve.NamedCurves.nistP384),
            SecurityAlgorithms.EcdsaSha512 => Curve(ECCurve.NamedCurves.nistP521),
            _ => Curve(ECCurve.NamedCurves.nistP256),
        };
        Emulator.Clients.Add(new EmulatorClient { Id = id, PublicKeyPem = pem });
        return key;
    }

    private static (SecurityKey Key, string Pem) Rsa()
    {
        RSA rsa = RSA.Create(2048);
        return (new RsaSecurityKey(rsa), rsa.ExportSubjectPublicKeyInfoPem());
    }

    private static (SecurityKey Key, string Pem) Curve(ECCurve curve)
    {
        ECDsa key = ECDsa.Create(curve);
        return (new ECDsaSecurityKey(key), key.ExportSubjectPublicKeyInfoPem());
    }

    private Task<Reply> Basic(string credential) => Client.FormWithBasic(TokenEndpoint, credential, ("grant_type", "client_credentials"));

    private Task<Reply> WithAssertion(string assertion, string type = AssertionType) =>
        Token("client_credentials", ("client_assertion_type", type), ("client_assertion", assertion));
}
