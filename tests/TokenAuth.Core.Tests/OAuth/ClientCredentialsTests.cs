using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class ClientCredentialsTests : OAuthTest
{
    private const string Passphrase = "pass phrase of the key";

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    [Theory]
    [InlineData(ClientAuthenticationMethod.Basic)]
    [InlineData(ClientAuthenticationMethod.Post)]
    public async Task A_secret_is_proof_in_the_header_and_in_the_body(ClientAuthenticationMethod method)
    {
        AuthSession session = await ConnectAsync(As(AppClient with { Authentication = method }));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        RecordedRequest request = RequestsTo(TokenPath)[0];
        request.Body.Contains("client_secret", StringComparison.Ordinal).ShouldBe(method == ClientAuthenticationMethod.Post);
        request.Headers.ContainsKey("Authorization").ShouldBe(method == ClientAuthenticationMethod.Basic);
        request.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
    }

    [Theory]
    [InlineData(ClientAuthenticationMethod.Basic)]
    [InlineData(ClientAuthenticationMethod.Post)]
    public async Task Every_character_may_stand_in_an_id_and_a_secret(ClientAuthenticationMethod method)
    {
        var odd = new OAuthClient { Id = "odd:client", ClientSecret = new Secret("s:3+c%72 ét ü"), Authentication = method };

        AuthSession session = await ConnectAsync(As(odd));

        session.Account.ShouldBe("odd:client");
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Fact]
    public async Task Scopes_audience_and_resources_are_asked_for()
    {
        await ConnectAsync(As(AppClient with { Scopes = ["read", "write"], Audience = "https://api.example.com", Resources = ["https://a.example.com", "https://b.example.com"] }));

        RequestsTo(TokenPath)[0].Body.ShouldBe(
            "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi.example.com&resource=https%3A%2F%2Fa.example.com&resource=https%3A%2F%2Fb.example.com");
    }

    [Theory]
    [InlineData("RSA", false)]
    [InlineData("RSA", true)]
    [InlineData("nistP256", false)]
    [InlineData("nistP256", true)]
    [InlineData("nistP384", false)]
    [InlineData("nistP384", true)]
    [InlineData("nistP521", false)]
    [InlineData("nistP521", true)]
    public async Task A_key_in_PEM_form_signs_the_client_in(string kind, bool encrypted)
    {
        using AsymmetricAlgorithm key = NewKey(kind);
        Register(key);
        string pem = encrypted ? key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, Encryption) : key.ExportPkcs8PrivateKeyPem();

        AuthSession session = await ConnectAsync(As(Signer(JwtSigningKey.FromPem(new Secret(pem), encrypted ? new Secret(Passphrase) : null))));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        RequestsTo(TokenPath)[0].Body.ShouldContain("client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
    }

    [Fact]
    public async Task The_older_forms_of_PEM_are_read()
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Register(rsa);
        await ConnectAsync(As(Signer(JwtSigningKey.FromPem(new Secret(rsa.ExportRSAPrivateKeyPem())))) with { Name = "pkcs1" });
        Register(ecdsa);
        string parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        await ConnectAsync(As(Signer(JwtSigningKey.FromPem(new Secret(parameters + ecdsa.ExportECPrivateKeyPem())))) with { Name = "sec1" });

        Seen.Redemptions.ShouldBe(2);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public async Task A_key_in_a_PFX_file_signs_the_client_in(string kind)
    {
        using AsymmetricAlgorithm key = NewKey(kind);
        Register(key);
        using X509Certificate2 made = SelfSigned(key);
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx, Passphrase), Passphrase);

        AuthSession session = await ConnectAsync(As(Signer(JwtSigningKey.FromCertificate(certificate, "key-1"))));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Fact]
    public async Task Each_assertion_is_made_for_one_request()
    {
        using AsymmetricAlgorithm key = NewKey("nistP256");
        Register(key);
        AuthSession session = await ConnectAsync(As(Signer(JwtSigningKey.FromPem(new Secret(key.ExportPkcs8PrivateKeyPem())))));

        for (int renewal = 0; renewal < 3; renewal++)
        {
            Expire(session);
            await TokenAsync(session);
        }

        RequestsTo(TokenPath).Select(static request => request.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        Seen.RedemptionRefusals.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_a_refused_client()
    {
        using AsymmetricAlgorithm registered = NewKey("nistP256");
        using AsymmetricAlgorithm other = NewKey("nistP256");
        Register(registered);

        TokenAuthException error = await FailureOfAsync(As(Signer(JwtSigningKey.FromPem(new Secret(other.ExportPkcs8PrivateKeyPem())))));

        error.ErrorId.ShouldBe(ErrorId.ClientRefused);
    }

    [Fact]
    public async Task A_key_is_needed_for_private_key_jwt()
    {
        TokenAuthException error = await FailureOfAsync(As(AppClient with { Authentication = ClientAuthenticationMethod.PrivateKeyJwt }));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_public_client_names_itself_only_which_is_no_credential()
    {
        // RFC 6749 section 4.4: confidential clients only.
        (await FailureOfAsync(As(new OAuthClient { Id = "public", Authentication = ClientAuthenticationMethod.None }))).ErrorId.ShouldBe(ErrorId.SignInRefused);

        RequestsTo(TokenPath)[0].Body.ShouldBe("grant_type=client_credentials&client_id=public");
    }

    [Fact]
    public async Task The_session_asks_again_whenever_its_token_ends_without_a_limit()
    {
        Emulator.Switches.AccessLifetime = TimeSpan.FromSeconds(10);
        AuthSession session = await ConnectAsync(As(AppClient));

        for (int renewal = 2; renewal < 12; renewal++)
        {
            Expire(session);
            (await TokenAsync(session)).Position.Epoch.ShouldBe(renewal);
        }

        Seen.Redemptions.ShouldBe(11);
        RequestsTo(TokenPath).ShouldAllBe(static request => request.Body.StartsWith("grant_type=client_credentials", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_client_is_asked_again_once_it_may()
    {
        AuthSession session = await ConnectAsync(As(AppClient));
        EmulatorClient client = Emulator.Clients.Find("client")!;
        Emulator.Clients.Add(client with { Secret = "another" });
        Expire(session);
        (await Should.ThrowAsync<TokenAuthException>(TokenAsync(session))).ErrorId.ShouldBe(ErrorId.ClientRefused);
        Emulator.Clients.Add(client);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await TokenAsync(session)).Position.Epoch.ShouldBe(2);
    }

    [Theory]
    [InlineData(ClientAuthenticationMethod.Basic)]
    [InlineData(ClientAuthenticationMethod.Post)]
    public async Task A_wrong_secret_is_a_refused_client_and_is_not_said_aloud(ClientAuthenticationMethod method)
    {
        TokenAuthException error = await FailureOfAsync(As(AppClient with { Authentication = method, ClientSecret = new Secret("wrong-secret") }));

        error.ErrorId.ShouldBe(ErrorId.ClientRefused);
        error.ToString().ShouldNotContain("wrong-secret");
        Seen.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_grant_that_the_client_may_not_use_is_a_refused_sign_in()
    {
        Emulator.Clients.Add(new EmulatorClient { Id = "client", Secret = "s3cret", GrantTypes = ["refresh_token"] });

        (await FailureOfAsync(As(AppClient))).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Fact]
    public async Task A_secret_does_not_go_to_a_token_endpoint_that_anybody_can_listen_to()
    {
        ConnectRequest request = As(AppClient) with
        {
            ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["tokenEndpoint"] = "http://login.example.com/token" },
        };

        (await FailureOfAsync(request)).ErrorId.ShouldBe(ErrorId.InsecureOrigin);
    }

    private static AsymmetricAlgorithm NewKey(string kind) => kind == "RSA" ? RSA.Create(2048) : ECDsa.Create(ECCurve.CreateFromFriendlyName(kind));

    private static X509Certificate2 SelfSigned(AsymmetricAlgorithm key)
    {
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest("CN=signer", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=signer", (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static OAuthClient Signer(JwtSigningKey key) => new() { Id = "signer", Key = key, Authentication = ClientAuthenticationMethod.PrivateKeyJwt };

    private void Register(AsymmetricAlgorithm key) => Emulator.Clients.Add(new EmulatorClient { Id = "signer", PublicKeyPem = key.ExportSubjectPublicKeyInfoPem() });

    private ConnectRequest As(OAuthClient client) => Through(new ClientCredentialsSignIn(client.Id!), client);
}
