using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator.Tests;

public sealed class AssertionTests : OAuthTest
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private static readonly (string Name, string Value)[] Workload = [("client_id", "workload")];

    [Fact]
    public async Task The_identity_token_of_GitHub_is_for_whom_the_pipeline_asks()
    {
        JsonWebToken token = await GitHubToken("api://mine");

        token.Audiences.ShouldHaveSingleItem().ShouldBe("api://mine");
        token.Subject.ShouldBe("repo:octo-org/octo-repo:ref:refs/heads/main");
        token.Issuer.ShouldBe(Issuer + "/ci/github");
        ((await GitHubToken("api://mine")).Id == token.Id).ShouldBeFalse();
        Counters.IdentityTokens.ShouldBe(2);
        (await Client.Get("/ci/github/token?audience=x", "wrong")).Status.ShouldBe(401);
        (await Client.Get("/ci/github/token?audience=x")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_identity_token_of_Azure_names_the_service_connection()
    {
        Reply reply = await Client.Send(HttpMethod.Post, "/ci/azure/oidctoken?api-version=7.1&serviceConnectionId=c1", token: "request-token");

        JsonWebToken token = new(Text(reply, "oidcToken"));
        token.Subject.ShouldBe("sc://octo-org/octo-project/c1");
        token.Audiences.ShouldBe(["api://AzureADTokenExchange"]);
        (await Client.Send(HttpMethod.Post, "/ci/azure/oidctoken?serviceConnectionId=c1", token: "request-token")).Status.ShouldBe(400);
        (await Client.Send(HttpMethod.Post, "/ci/azure/oidctoken?api-version=7.1", token: "request-token")).Status.ShouldBe(400);
        (await Client.Send(HttpMethod.Post, "/ci/azure/oidctoken?api-version=7.1&serviceConnectionId=c1")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_assertion_brings_an_access_token_once()
    {
        string assertion = await GitHubTokenText(Issuer);

        Reply reply = await Token(JwtBearer, [("assertion", assertion), .. Workload]);

        reply.Status.ShouldBe(200);
        reply.Json.AsObject().ContainsKey("refresh_token").ShouldBeFalse();
        Text(await WhoAmI(Text(reply, "access_token")), "email").ShouldBe("repo:octo-org/octo-repo:ref:refs/heads/main");
        Error(await Token(JwtBearer, [("assertion", assertion), .. Workload])).ShouldBe("invalid_grant");
        (await Token(JwtBearer, ("assertion", await GitHubTokenText(Issuer + TokenEndpoint)))).Status.ShouldBe(200, "no client is needed");
    }

    [Fact]
    public async Task An_identity_token_may_be_exchanged_once()
    {
        string subject = await GitHubTokenText(Issuer);

        Reply reply = await Exchange(subject, JwtType, ("audience", "https://api.example.com"));

        reply.Status.ShouldBe(200);
        Text(reply, "issued_token_type").ShouldBe(AccessTokenType);
        new JsonWebToken(Text(reply, "access_token")).Audiences.ShouldBe(["https://api.example.com"]);
        Error(await Exchange(subject, JwtType)).ShouldBe("invalid_request");
    }

    [Fact]
    public async Task An_access_token_of_this_server_may_be_exchanged_while_it_is_good()
    {
        string access = Text(await RedeemCode(await Code()), "access_token");

        Text(await WhoAmI(Text(await Exchange(access, AccessTokenType), "access_token")), "email").ShouldBe("anna@example.com");
        Emulator.RejectAccessTokens();
        Error(await Exchange(access, AccessTokenType)).ShouldBe("invalid_request");
    }

    [Fact]
    public async Task An_assertion_is_for_this_server_or_for_whom_a_switch_says()
    {
        Error(await Token(JwtBearer, ("assertion", await GitHubTokenText("api://mine")))).ShouldBe("invalid_grant");

        Emulator.Switches.IdentityTokenAudience = "api://mine";

        (await Token(JwtBearer, ("assertion", await GitHubTokenText("api://mine")))).Status.ShouldBe(200);
        Error(await Token(JwtBearer, ("assertion", await GitHubTokenText(Issuer)))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task An_assertion_expires()
    {
        string assertion = await GitHubTokenText(Issuer);
        Emulator.Advance(TimeSpan.FromMinutes(5));

        Error(await Token(JwtBearer, ("assertion", assertion))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_client_with_a_key_may_speak_for_a_user()
    {
        using System.Security.Cryptography.ECDsa key = P256();
        Emulator.Clients.Add(new EmulatorClient { Id = "signer", PublicKeyPem = key.ExportSubjectPublicKeyInfoPem() });
        Dictionary<string, object> claims = AssertionClaims("signer", Issuer);
        claims["sub"] = "bob@example.com";

        Reply reply = await Token(JwtBearer, ("assertion", Sign(claims, new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256)));

        Text(await WhoAmI(Text(reply, "access_token")), "email").ShouldBe("bob@example.com");
    }

    [Fact]
    public async Task Tokens_of_this_server_are_no_assertions()
    {
        string access = Text(await RedeemCode(await Code(("audience", Issuer))), "access_token");

        Error(await Token(JwtBearer, ("assertion", access))).ShouldBe("invalid_grant");
        Error(await Token(JwtBearer, ("assertion", "nonsense"))).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Mistakes_are_refused()
    {
        Error(await Token(JwtBearer, Workload)).ShouldBe("invalid_request");
        Error(await Token(JwtBearer, ("assertion", "x"), ("client_id", "client"))).ShouldBe("invalid_client");
        Error(await Token(JwtBearer, ("assertion", "x"), ("scope", "everything"))).ShouldBe("invalid_scope");
        Error(await Token(TokenExchange, ("subject_token", "x"))).ShouldBe("invalid_request");
        Error(await Token(TokenExchange, ("subject_token_type", JwtType))).ShouldBe("invalid_request");
        Error(await Exchange("x", "urn:other")).ShouldBe("invalid_request");
        Error(await Exchange("x", JwtType, ("requested_token_type", JwtType))).ShouldBe("invalid_request");
        Error(await Exchange("x", JwtType, ("scope", "everything"))).ShouldBe("invalid_scope");
    }

    private Task<Reply> Exchange(string token, string type, params (string Name, string Value)[] more) =>
        Token(TokenExchange, [("subject_token", token), ("subject_token_type", type), .. more, .. Workload]);
}
