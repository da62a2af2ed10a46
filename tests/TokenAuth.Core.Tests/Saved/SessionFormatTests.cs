using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Saved;

public sealed class SessionFormatTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly EngineContext _engine;

    public SessionFormatTests()
    {
        _engine = new EngineContext(_clock, new StateFolder(_folder["state"]));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>What the first version wrote. This file never changes: what is written from now on may, as long as this can be read.</summary>
    [Fact]
    public void A_session_of_format_1_is_read()
    {
        SessionDocument document = SessionFormat.Read(File.ReadAllBytes("Fixtures/saved-session-1.json"), _engine, "prod");

        document.Name.ShouldBe("Prod");
        document.Key!.Id.ShouldBe("00112233445566aa");
        document.SavedAt.ShouldBe(new DateTimeOffset(2030, 5, 4, 12, 0, 1, TimeSpan.Zero));
        document.OwnSignInAt.ShouldBe(new DateTimeOffset(2030, 5, 4, 12, 0, 0, TimeSpan.Zero));
        SignInContext context = document.Setup.Context;
        context.Service.Name.ShouldBe("BackOffice");
        context.Service.Refresh!.RefusedStatus.ShouldBe([401]);
        context.BaseAddress.ShouldBe(new Uri("https://backoffice.example.com/base"));
        context.ServiceParameters["workspace"].ShouldBe("acme");
        context.DeviceId.ShouldBe("0123456789abcdef0123456789abcdef");
        context.Transport.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        context.Transport.ProxyPassword!.Reveal().ShouldBe("proxy-password");
        context.Client!.Id.ShouldBe("client");
        context.Client.ClientSecret!.Reveal().ShouldBe("client-secret");
        context.Client.Authentication.ShouldBe(ClientAuthenticationMethod.Post);
        context.Client.Scopes.ShouldBe(["read", "write"]);
        document.Setup.AllowedOrigins.Values.ShouldBe(["https://*.tenants.example.com", "https://backoffice.example.com"]);
        PasswordSignIn flow = document.Setup.Flow.ShouldBeOfType<PasswordSignIn>();
        flow.Account.ShouldBe("anna@example.com");
        flow.CanRepeat.ShouldBeTrue();
        TokenSet tokens = document.Tokens;
        tokens.AccessToken.Reveal().ShouldBe("access-token");
        tokens.RefreshToken!.Reveal().ShouldBe("refresh-token");
        tokens.IdToken!.Reveal().ShouldBe("id-token");
        tokens.ExpiresAt.ShouldBe(new DateTimeOffset(2030, 5, 4, 13, 0, 0, TimeSpan.Zero));
        tokens.RefreshExpiresAt.ShouldBe(new DateTimeOffset(2030, 6, 4, 12, 0, 0, TimeSpan.Zero));
        tokens.LifetimeSource.ShouldBe(LifetimeSource.Jwt);
        tokens.Position.ShouldBe(new TokenPosition(3, 7, Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), new DateTimeOffset(2030, 5, 4, 11, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void What_is_written_is_read_the_same()
    {
        SessionDocument document = SessionFormat.Read(File.ReadAllBytes("Fixtures/saved-session-1.json"), _engine, "prod");
        byte[] written = SessionFormat.Write(document);

        Encoding.UTF8.GetString(SessionFormat.Write(SessionFormat.Read(written, _engine, "prod"))).ShouldBe(Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Whatever_a_session_has_is_kept()
    {
        SessionDocument saved = SessionFormat.Read(File.ReadAllBytes("Fixtures/saved-session-1.json"), _engine, "prod");
        var transport = new TransportSettings
        {
            SkipCertificateCheck = true,
            Proxy = new Uri("http://proxy.example.com:3128"),
            ProxyUserName = "anna",
            ProxyPassword = new Secret("proxy-password"),
            NoProxy = true,
            ProxyUsesDefaultCredentials = true,
            SslProtocols = SslProtocols.Tls13,
            Timeout = TimeSpan.FromSeconds(7.5),
            Guard = new PrivateNetworkGuard("backoffice.example.com", IsAsked: true, " intranet.example.com:443 "),
        };
        var client = new OAuthClient
        {
            Id = "client",
            ClientSecret = new Secret("client-secret"),
            Key = JwtSigningKey.FromPem(NewKey(), keyId: "kid"),
            Authentication = ClientAuthenticationMethod.PrivateKeyJwt,
            Scopes = ["read", "write"],
            Audience = "audience",
            Resources = ["https://one.example.com", "https://two.example.com"],
            Prompt = "consent",
            AssertionAudience = "assertion-audience",
        };

        SessionDocument read = Again(saved with { Setup = saved.Setup with { Context = saved.Setup.Context with { Transport = transport, Client = client } } });

        read.Setup.Context.ServiceParameters.ShouldBe(saved.Setup.Context.ServiceParameters);
        read.Setup.Context.Transport.ShouldBe(transport);
        OAuthClient kept = read.Setup.Context.Client!;
        (kept with { Key = null, Scopes = [], Resources = [] }).ShouldBe(client with { Key = null, Scopes = [], Resources = [] });
        kept.Scopes.ShouldBe(client.Scopes);
        kept.Resources.ShouldBe(client.Resources);
        kept.Key!.KeyId.ShouldBe("kid");
        (read.Tokens with { Scopes = [] }).ShouldBe(saved.Tokens with { Scopes = [] });
        read.Tokens.Scopes.ShouldBe(saved.Tokens.Scopes);
    }

    [Fact]
    public void What_a_session_does_not_have_is_not_written()
    {
        SessionDocument saved = SessionFormat.Read(File.ReadAllBytes("Fixtures/saved-session-1.json"), _engine, "prod");
        SessionDocument bare = saved with
        {
            Key = null,
            OwnSignInAt = null,
            Setup = saved.Setup with { Context = saved.Setup.Context with { Transport = TransportSettings.Default, Client = null } },
            Tokens = saved.Tokens with { RefreshToken = null, IdToken = null, ExpiresAt = null, RefreshExpiresAt = null },
        };

        JsonObject written = JsonNode.Parse(SessionFormat.Write(bare))!.AsObject();
        written.Remove("service");
        string json = written.ToJsonString();
        SessionDocument read = Again(bare);

        foreach (string member in (string[])["vaultKey", "ownSignInAt", "client", "proxy", "noProxy", "proxyUsesDefaultCredentials", "sslProtocols", "privateNetwork", "refreshToken", "idToken", "refreshExpiresAt"])
        {
            json.ShouldNotContain($"\"{member}\"");
        }

        read.Key.ShouldBeNull();
        read.OwnSignInAt.ShouldBeNull();
        read.Setup.Context.Transport.ShouldBe(TransportSettings.Default);
        read.Setup.Context.Client.ShouldBeNull();
        (read.Tokens with { Scopes = [] }).ShouldBe(bare.Tokens with { Scopes = [] });
    }

    [Fact]
    public void Members_of_a_later_version_of_the_same_format_are_passed_over()
    {
        string json = File.ReadAllText("Fixtures/saved-session-1.json");

        SessionFormat.Read(Encoding.UTF8.GetBytes(json.Replace("\"format\": 1,", "\"format\": 1, \"later\": { \"a\": [1] },", StringComparison.Ordinal)), _engine, "prod").Name.ShouldBe("Prod");
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        string json = File.ReadAllText("Fixtures/saved-session-1.json").Replace("\"format\": 1,", "\"format\": 2,", StringComparison.Ordinal);

        TokenAuthException error = Should.Throw<TokenAuthException>(() => SessionFormat.Read(Encoding.UTF8.GetBytes(json), _engine, "prod"));

        error.ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        error.Message.ShouldContain("prod");
    }

    [Theory]
    [InlineData("\"accessToken\": \"access-token\",", "")]
    [InlineData("\"https://backoffice.example.com/base\"", "\"http://backoffice.example.com/base\"")]
    [InlineData("\"https://backoffice.example.com/base\"", "\"/base\"")]
    [InlineData("\"generation\": 7", "\"generation\": \"seven\"")]
    [InlineData("\"receivedAt\": \"2030-05-04T12:00:00+00:00\"", "\"receivedAt\": \"yesterday\"")]
    [InlineData("\"name\": \"BackOffice\"", "\"nome\": \"BackOffice\"")]
    public void What_is_damaged_says_so_and_shows_nothing_of_it(string from, string to)
    {
        string json = File.ReadAllText("Fixtures/saved-session-1.json");
        json.ShouldContain(from);

        TokenAuthException error = Should.Throw<TokenAuthException>(() => SessionFormat.Read(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)), _engine, "prod"));

        error.ErrorId.ShouldBe(ErrorId.SavedSessionInvalid);
        error.ToString().ShouldNotContain("refresh-token");
    }

    [Fact]
    public void Every_flow_that_needs_no_person_is_repeatable_from_what_is_saved()
    {
        JwtSigningKey key = JwtSigningKey.FromPem(NewKey());
        ISignInFlow[] flows =
        [
            new PasswordSignIn("a", new Secret("pw"), new SecondFactor(totpSecret: new Secret("JBSWY3DPEHPK3PXP")), remember: true),
            new ClientCredentialsSignIn("a"),
            new AssertionSignIn("a", new EnvironmentIdentityToken("VARIABLE")),
            new AssertionSignIn("a", new AudienceCheckedToken(new FileIdentityToken("/run/token"), "aud")),
            new TokenExchangeSignIn("a", RunnerIdentityToken.GitHubActions("aud")),
            new TokenExchangeSignIn("a", RunnerIdentityToken.AzurePipelines("connection")),
            new ServiceAdminSignIn("a", System.Net.IPAddress.Loopback, "kid", key),
        ];

        foreach (ISignInFlow flow in flows)
        {
            ISignInFlow read = Again(flow);

            read.ShouldBeOfType(flow.GetType());
            read.Account.ShouldBe("a");
            read.CanRepeat.ShouldBeTrue();
            Json(read).ShouldBe(Json(flow));
        }
    }

    [Fact]
    public void What_only_a_person_or_a_spent_secret_can_repeat_is_known_by_its_account_alone()
    {
        ISignInFlow[] flows =
        [
            new PasswordSignIn("a", new Secret("pw-canary")),
            new RefreshTokenSignIn("a", new Secret("rt-canary")),
            new DeviceCodeSignIn("a"),
            new AuthorizationCodeSignIn("a", issuer: null, expectsIssuer: false, TimeSpan.FromMinutes(5)),
            new AssertionSignIn("a", new GivenIdentityToken(new Secret("it-canary"))),
        ];

        foreach (ISignInFlow flow in flows)
        {
            ISignInFlow read = Again(flow);

            read.Account.ShouldBe("a");
            read.CanRepeat.ShouldBeFalse();
            Json(flow).ShouldNotContain("canary");
        }
    }

    [Theory]
    [InlineData("B2Copy")]
    [InlineData("B2Core")]
    [InlineData("Eshopbox")]
    [InlineData("OAuth2")]
    public void A_built_in_definition_is_pinned_whole(string name)
    {
        ServiceDefinition definition = ServiceCatalog.Find(name);
        ServiceDefinition pinned = ServiceDefinitionReader.Read(Encoding.UTF8.GetBytes(definition.Json!), name);

        pinned.Json.ShouldBe(definition.Json);
        pinned.Name.ShouldBe(definition.Name);
        pinned.SignIn?.Url.ShouldBe(definition.SignIn?.Url);
        pinned.Headers.ShouldBe(definition.Headers);
        pinned.Resources.ShouldBe(definition.Resources);
    }

    private static Secret NewKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return new Secret(key.ExportPkcs8PrivateKeyPem());
    }

    private static string Json(ISignInFlow flow) => Encoding.UTF8.GetString(JsonEntry.WriteBytes(writer => FlowFormat.Write(writer, flow)));

    private SessionDocument Again(SessionDocument document) => SessionFormat.Read(SessionFormat.Write(document), _engine, document.Name);

    private static ISignInFlow Again(ISignInFlow flow)
    {
        using var document = System.Text.Json.JsonDocument.Parse(Json(flow));
        return FlowFormat.Read(document.RootElement);
    }
}
