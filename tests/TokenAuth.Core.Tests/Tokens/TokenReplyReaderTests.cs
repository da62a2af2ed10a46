using System.Net;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class TokenReplyReaderTests
{
    private static readonly DateTimeOffset ServerTime = DateTimeOffset.FromUnixTimeSeconds(1_634_735_882);

    [Fact]
    public async Task The_documented_sample_of_the_back_office_is_read()
    {
        TokenReply reply = Read(await File.ReadAllTextAsync("Fixtures/b2copy-signin.json", TestContext.Current.CancellationToken));

        reply.SecondFactorRequired.ShouldBeFalse();
        reply.AccessToken!.Reveal().ShouldStartWith("eyJ0eXAiOiJKV1Qi");
        reply.RefreshToken.ShouldBe(reply.AccessToken);
        reply.StatedLifetime.ShouldBe(TimeSpan.Zero);
        reply.StatedRefreshLifetime.ShouldBe(TimeSpan.Zero);
        Lifetime.Of(reply.StatedLifetime, reply.AccessToken).ShouldBe((TimeSpan.FromHours(10), LifetimeSource.Jwt));
    }

    [Fact]
    public async Task The_documented_sample_of_eshopbox_is_read()
    {
        TokenReply reply = Read(await File.ReadAllTextAsync("Fixtures/eshopbox-token.json", TestContext.Current.CancellationToken));

        reply.AccessToken!.Reveal().ShouldBe("eyJhbGciOiJSUzI1N...InR5cCI6IkpXVCIsI");
        reply.RefreshToken!.Reveal().ShouldBe("GEbRxBNyURedwnqAs...edjnXbLPjyWqaxFtr");
        reply.IdToken!.Reveal().ShouldBe("eyJhbGciOiJSUzI1Ni...I6IkpXVCIsImtpZC");
        reply.Scopes.ShouldBe(["openid", "profile"]);
        reply.StatedLifetime.ShouldBe(TimeSpan.FromSeconds(86_400));
    }

    // The table of replies in the wild.
    [Theory]
    [InlineData("""{"access_token":"t","expires_in":3599}""", 3599.0)]
    [InlineData("""{"access_token":"t","expires_in":"3599"}""", 3599.0)]
    [InlineData("""{"access_token":"t","expires_in":3599.5}""", 3599.5)]
    [InlineData("""{"access_token":"t","expires_on":"1634739482"}""", 3600.0)]
    [InlineData("""{"access_token":"t","expires_at":1634739482}""", 3600.0)]
    [InlineData("""{"access_token":"t","expires_at":"2021-10-20T14:18:02Z"}""", 3600.0)]
    [InlineData("""{"token":"t","refreshToken":"r","ttl":"3600"}""", 3600.0)]
    [InlineData("""{"code":200,"data":{"accessToken":"t","accessTokenExpiryDate":"2021-10-20T22:18:02+08:00","refreshToken":"r","refreshTokenExpiryDate":"2021-10-21T22:18:02+08:00"}}""", 3600.0)]
    [InlineData("""{"access_token":{"token":"t","valid_to_time":"2021-10-20T14:18:02Z"}}""", 3600.0)]
    [InlineData("""{"access_token":"t","expires_in":60,"refresh_token":"r","refresh_expires_in":1800}""", 60.0)]
    [InlineData("""{"accessToken":{"token":"t","createdAt":"2020-01-01T00:00:00+00:00","expiresAt":"2020-01-01T02:00:00+01:00"}}""", 3600.0)]
    [InlineData("""{"accessToken":{"token":"t","expires_in":60},"expires_in":9999}""", 60.0)]
    [InlineData("""{"accessToken":{"token":"t"},"expires_in":60}""", 60.0)]
    [InlineData("""{"result":{"access_token":"t","expires_in":60}}""", 60.0)]
    [InlineData("""{"access_token":"t","expires_in":"soon","expires_on":"1634739482"}""", 3600.0)]
    [InlineData("""{"access_token":"t","expires_in":null,"ttl":60}""", 60.0)]
    [InlineData("""{"access_token":"t","expires_in":0}""", 0.0)]
    [InlineData("""{"access_token":"t","expires_in":-5}""", -1.0)]
    [InlineData("""{"access_token":"t","expires_in":true}""", null)]
    [InlineData("""{"access_token":"t","expires_in":"NaN"}""", null)]
    [InlineData("""{"access_token":"t","expires_at":"soon"}""", null)]
    [InlineData("""{"access_token":"t","created_at":"2020-01-01T00:00:00Z","expires_at":"2020-01-01T00:30:00Z"}""", 1800.0)]
    [InlineData("""{"access_token":"t","expires_in":1000000}""", 1_000_000.0)]
    [InlineData("""{"access_token":"t","expires_in":1e30}""", 101 * 365 * 86_400.0)]
    [InlineData("""{"access_token":"t","expires_at":0}""", null)]
    [InlineData("""{"access_token":"t","expires_at":1e300}""", null)]
    [InlineData("""{"access_token":"t","expires_at":-5}""", null)]
    [InlineData("""{"access_token":"t","expires_at":253402300798}""", 251_767_564_916.0)]
    [InlineData("""{"access_token":"t","expires_at":253402300799}""", null)]
    [InlineData("""{"access_token":{"value":"t","expires_in":60}}""", 60.0)]
    [InlineData("""{"access_token":"t","data":{"expires_in":60}}""", null)]
    [InlineData("""{"access_token":"t"}""", null)]
    [InlineData("""{"access_token":"t","unknown":{"deep":[1,2,{"access_token":"other"}]}}""", null)]
    public void Every_variant_in_the_wild_is_read(string body, double? seconds)
    {
        TokenReply reply = Read(body);

        reply.AccessToken!.Reveal().ShouldBe("t");
        reply.StatedLifetime.ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
        (reply.RefreshToken?.Reveal() ?? "r").ShouldBe("r");
    }

    [Theory]
    [InlineData("""{"access_token":"t","refresh_token":"r","refresh_expires_in":1800}""", 1800.0)]
    [InlineData("""{"access_token":"t","refresh_token":"r","refresh_token_expires_in":"1800"}""", 1800.0)]
    [InlineData("""{"data":{"accessToken":"t","refreshToken":"r","refreshTokenExpiryDate":"2021-10-20T22:18:02+08:00"}}""", 3600.0)]
    [InlineData("""{"accessToken":"t","refreshToken":{"token":"r","createdAt":"2020-01-01T00:00:00Z","expiresAt":"2020-01-02T00:00:00Z"}}""", 86_400.0)]
    [InlineData("""{"access_token":"t","refresh_token":"r","expires_in":60}""", null)]
    [InlineData("""{"access_token":"t","created_at":1,"refresh_token":"r","refresh_expires_at":1634739482}""", 3600.0)]
    public void A_refresh_tokens_own_lifetime_is_read(string body, double? seconds)
    {
        Read(body).StatedRefreshLifetime.ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
    }

    [Theory]
    [InlineData("""{"access_token":"t","refresh_token":null}""")]
    [InlineData("""{"access_token":"t","refresh_token":""}""")]
    [InlineData("""{"access_token":"t","refresh_token":5}""")]
    [InlineData("""{"access_token":"t","refresh_token":{}}""")]
    [InlineData("""{"access_token":"t"}""")]
    public void No_refresh_token_means_keep_the_old_one(string body)
    {
        Read(body).RefreshToken.ShouldBeNull();
    }

    [Theory]
    [InlineData("\"openid profile\"", "openid|profile")]
    [InlineData("\"openid,profile\"", "openid|profile")]
    [InlineData("\" openid,  profile \"", "openid|profile")]
    [InlineData("[\"openid\",5,\"profile\"]", "openid|profile")]
    [InlineData("\"\"", "")]
    [InlineData("null", null)]
    [InlineData("5", null)]
    [InlineData("\"\\ud800\"", null)]
    public void Scopes_are_separated_by_blanks_or_commas(string scope, string? scopes)
    {
        TokenReply reply = Read($$"""{"access_token":"t","scope":{{scope}}}""");

        (reply.Scopes is null ? null : string.Join('|', reply.Scopes)).ShouldBe(scopes);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("")]
    public void A_bearer_token_is_told_in_any_case(string type)
    {
        Read($$"""{"access_token":"t","token_type":"{{type}}"}""").AccessToken!.Reveal().ShouldBe("t");
    }

    [Theory]
    [InlineData("aws_sigv4")]
    [InlineData("DPoP")]
    [InlineData("N_A")]
    [InlineData("mac")]
    [InlineData("Bearer2")]
    public void A_token_of_another_type_is_not_used(string type)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => Read($$"""{"access_token":"t0ken-value","token_type":"{{type}}"}"""));

        error.ErrorId.ShouldBe(ErrorId.TokenTypeNotSupported);
        error.Message.ShouldContain(type);
        error.NextStep.ShouldNotBeNullOrEmpty();
        error.Message.ShouldNotContain("t0ken-value");
    }

    [Theory]
    [InlineData("a\\r\\nX-Injected: 1")]
    [InlineData("a\\nb")]
    [InlineData("a b")]
    [InlineData(" ")]
    [InlineData("a\\tb")]
    [InlineData("a\\u0000b")]
    [InlineData("a\\u007fb")]
    [InlineData("t\u00f6ken")]
    [InlineData("\\u2028")]
    public void A_token_that_no_header_may_carry_is_refused(string token)
    {
        foreach (string body in new[]
        {
            $$"""{"access_token":"{{token}}"}""",
            "{\"access_token\":{\"token\":\"" + token + "\"}}",
            $$"""{"access_token":"t","refresh_token":"{{token}}"}""",
            $$"""{"access_token":"t","id_token":"{{token}}"}""",
        })
        {
            Should.Throw<UnexpectedReplyException>(() => Read(body)).Message.ShouldNotContain("Injected");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("<html><body>Hello</body></html>")]
    [InlineData("null")]
    [InlineData("\"access_token\"")]
    [InlineData("[{\"access_token\":\"t\"}]")]
    [InlineData("{\"access_token\":")]
    [InlineData("{}")]
    [InlineData("{\"data\":null}")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"access_token\":null}")]
    [InlineData("{\"access_token\":\"\"}")]
    [InlineData("{\"access_token\":5}")]
    [InlineData("{\"access_token\":[\"t\"]}")]
    [InlineData("{\"access_token\":{}}")]
    [InlineData("{\"access_token\":{\"access_token\":{\"token\":\"t\"}}}")]
    [InlineData("{\"access_token\":\"\\ud800\"}")]
    [InlineData("{\"ACCESS_TOKEN\":\"t\"}")]
    public void What_is_no_token_reply_is_unexpected(string body)
    {
        UnexpectedReplyException error = Should.Throw<UnexpectedReplyException>(() => Read(body));

        error.ErrorId.ShouldBe(ErrorId.UnexpectedReply);
        error.Status.ShouldBe(HttpStatusCode.OK);
        error.ContentType.ShouldBe("application/json");
    }

    [Fact]
    public void Nesting_without_end_is_unexpected()
    {
        string body = string.Concat(Enumerable.Repeat("{\"data\":", 5000)) + "1" + new string('}', 5000);

        Should.Throw<UnexpectedReplyException>(() => Read(body));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_unexpected()
    {
        byte[] body = [.. "{\"access_token\":\""u8, 0xFF, 0xFE, .. "\"}"u8];

        Should.Throw<UnexpectedReplyException>(() => new TokenReplyReader(ReplyMembers.Default).Read(Raw(body)));
    }

    [Fact]
    public void A_byte_order_mark_is_ignored()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"access_token\":\"t\"}"u8];

        new TokenReplyReader(ReplyMembers.Default).Read(Raw(body)).AccessToken!.Reveal().ShouldBe("t");
    }

    [Fact]
    public void A_long_token_is_taken_whole()
    {
        string token = new('x', 100_000);

        Read($$"""{"access_token":"{{token}}"}""").AccessToken!.Reveal().ShouldBe(token);
    }

    [Fact]
    public void The_last_of_two_members_with_one_name_counts_and_a_name_that_is_no_text_does_no_harm()
    {
        Read("""{"access_token":"first","\ud800":1,"access_token":"last","\udc00":{}}""").AccessToken!.Reveal().ShouldBe("last");
    }

    [Fact]
    public void An_error_shows_the_first_200_characters_without_the_secrets_that_were_sent()
    {
        string body = $"{{\"echo\":\"my-password-1\",\"access_token\":5,\"note\":\"{new string('x', 300)}\"}}";

        UnexpectedReplyException error = Should.Throw<UnexpectedReplyException>(() => new TokenReplyReader(ReplyMembers.Default).Read(Raw(body), new Secret("my-password-1")));

        error.Excerpt.ShouldStartWith("{\"echo\":\"********\"");
        error.Excerpt.Length.ShouldBe(200);
        error.ToString().ShouldNotContain("my-password-1");
    }

    [Fact]
    public void A_second_factor_that_is_asked_hides_tokens_that_look_usable()
    {
        TokenReply reply = Read("""{"2faRequired":true,"accessToken":{"token":"t"},"refreshToken":{"token":"r"},"uuid":"ticket-1","methods":["totp","email"]}""");

        reply.SecondFactorRequired.ShouldBeTrue();
        reply.AccessToken.ShouldBeNull();
        reply.RefreshToken.ShouldBeNull();
        reply.Ticket!.Reveal().ShouldBe("ticket-1");
        reply.OfferedMethods.ShouldBe(["totp", "email"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"True\"", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("\"\\ud800\"", false)]
    [InlineData("{}", false)]
    public void A_second_factor_is_asked_where_the_member_says_so(string value, bool asked)
    {
        Read($$"""{"2faRequired":{{value}},"accessToken":"t"}""").SecondFactorRequired.ShouldBe(asked);
    }

    [Fact]
    public void A_token_may_stand_under_a_name_that_only_the_inner_object_has()
    {
        ReplyMembers members = new() { AccessToken = ["bearer"] };

        new TokenReplyReader(members).Read(Raw("""{"bearer":{"token":"t"}}""")).AccessToken!.Reveal().ShouldBe("t");
        new TokenReplyReader(members).Read(Raw("""{"bearer":{"value":"t"}}""")).AccessToken!.Reveal().ShouldBe("t");
    }

    [Fact]
    public void Every_character_that_a_header_may_carry_is_taken()
    {
        Read("""{"access_token":"!az~"}""").AccessToken!.Reveal().ShouldBe("!az~");
    }

    [Fact]
    public void A_service_without_a_sign_of_a_second_factor_never_asks_one()
    {
        ReplyMembers members = new() { SecondFactorWhen = new Dictionary<string, string>(StringComparer.Ordinal) };

        new TokenReplyReader(members).Read(Raw("""{"access_token":"t"}""")).SecondFactorRequired.ShouldBeFalse();
    }

    [Fact]
    public void A_second_factor_is_asked_where_every_sign_is_there()
    {
        TokenReplyReader reader = new(new ReplyMembers { SecondFactorWhen = new Dictionary<string, string>(StringComparer.Ordinal) { ["step"] = "2", ["done"] = "false" } });

        reader.Read(Raw("""{"access_token":"t","step":2,"done":false}""")).SecondFactorRequired.ShouldBeTrue();
        reader.Read(Raw("""{"access_token":"t","step":2,"done":true}""")).SecondFactorRequired.ShouldBeFalse();
        reader.Read(Raw("""{"access_token":"t","done":false}""")).SecondFactorRequired.ShouldBeFalse();
    }

    // By the names that a definition has where it says nothing.
    [Theory]
    [InlineData("access_token", "data")]
    [InlineData("accessToken", "result")]
    [InlineData("token", null)]
    public void The_access_token_is_found_under_each_of_its_names(string name, string? container)
    {
        string body = $$"""{"{{name}}":"t"}""";

        Read(container is null ? body : $$"""{"{{container}}":{{body}}}""", new ReplyMembers()).AccessToken!.Reveal().ShouldBe("t");
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("refreshToken")]
    public void The_refresh_token_is_found_under_each_of_its_names(string name) => ReadWith(name, "\"r\"").RefreshToken!.Reveal().ShouldBe("r");

    [Theory]
    [InlineData("id_token")]
    [InlineData("idToken")]
    public void The_id_token_is_found_under_each_of_its_names(string name) => ReadWith(name, "\"i\"").IdToken!.Reveal().ShouldBe("i");

    [Theory]
    [InlineData("token_type")]
    [InlineData("tokenType")]
    public void The_type_is_found_under_each_of_its_names(string name) => Should.Throw<TokenAuthException>(() => ReadWith(name, "\"mac\""));

    [Theory]
    [InlineData("scope")]
    [InlineData("scopes")]
    public void The_scopes_are_found_under_each_of_their_names(string name) => ReadWith(name, "\"a b\"").Scopes.ShouldBe(["a", "b"]);

    [Theory]
    [InlineData("expires_in", 60)]
    [InlineData("expiresIn", 60)]
    [InlineData("ttl", 60)]
    [InlineData("expiresAt", 1_634_735_942)]
    [InlineData("expires_at", 1_634_735_942)]
    [InlineData("expires_on", 1_634_735_942)]
    [InlineData("expiresOn", 1_634_735_942)]
    [InlineData("valid_to_time", 1_634_735_942)]
    [InlineData("accessTokenExpiryDate", 1_634_735_942)]
    public void The_lifetime_is_found_under_each_of_its_names(string name, long value) => ReadWith(name, $"{value}").StatedLifetime.ShouldBe(TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("createdAt")]
    [InlineData("created_at")]
    [InlineData("issued_at")]
    public void The_creation_is_found_under_each_of_its_names(string name) => ReadWith(name, "1000,\"expires_at\":1060").StatedLifetime.ShouldBe(TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("refresh_expires_in", 60)]
    [InlineData("refresh_token_expires_in", 60)]
    [InlineData("refreshExpiresIn", 60)]
    [InlineData("refreshTokenExpiryDate", 1_634_735_942)]
    [InlineData("refresh_expires_at", 1_634_735_942)]
    [InlineData("refreshExpiresAt", 1_634_735_942)]
    public void The_refresh_tokens_lifetime_is_found_under_each_of_its_names(string name, long value) => ReadWith(name, $"{value}").StatedRefreshLifetime.ShouldBe(TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("uuid", "methods")]
    [InlineData("mfa_token", "workflow")]
    [InlineData("ticket", "methods")]
    public void What_a_second_factor_needs_is_found_under_each_of_its_names(string ticket, string methods)
    {
        TokenReply reply = ReadWith(ticket, $"\"u-1\",\"{methods}\":[\"totp\"],\"2faRequired\":true");

        reply.SecondFactorRequired.ShouldBeTrue();
        reply.Ticket!.Reveal().ShouldBe("u-1");
        reply.OfferedMethods.ShouldBe(["totp"]);
    }

    [Theory]
    [InlineData("two_factor_auth_check")]
    [InlineData("mfa_required")]
    public void A_second_factor_is_asked_by_each_of_its_errors(string error) =>
        new TokenReplyReader(new ReplyMembers()).ReadChallenge(Raw($$"""{"error":"{{error}}"}""")).ShouldNotBeNull();

    [Fact]
    public void A_second_factor_is_asked_within_an_envelope()
    {
        TokenReply reply = new TokenReplyReader(ServiceCatalog.Find("B2Core").Reply).Read(
            Raw("""{"code":200,"data":{"accessToken":null,"methods":["google"]},"done":false,"uuid":"u-1","workflow":"2fa/google"}"""));

        reply.SecondFactorRequired.ShouldBeTrue();
        reply.Ticket!.Reveal().ShouldBe("u-1");
        reply.OfferedMethods.ShouldBe(["google"]);
    }

    [Theory]
    [InlineData("""{"error":"two_factor_auth_check","uuid":"u-1"}""", true)]
    [InlineData("""{"error":"mfa_required","mfa_token":"u-1"}""", true)]
    [InlineData("""{"2faRequired":true,"uuid":"u-1"}""", true)]
    [InlineData("""{"error":"invalid_grant"}""", false)]
    [InlineData("""{"error":{"message":"mfa_required"}}""", false)]
    [InlineData("""{"error":"\ud800"}""", false)]
    [InlineData("[]", false)]
    [InlineData("<html>", false)]
    [InlineData("", false)]
    public void A_second_factor_may_be_asked_as_an_error(string body, bool asked)
    {
        TokenReply? reply = new TokenReplyReader(ReplyMembers.Default).ReadChallenge(Raw(body));

        (reply is { SecondFactorRequired: true }).ShouldBe(asked);
        reply?.Ticket!.Reveal().ShouldBe("u-1");
    }

    private static TokenReply Read(string body) => Read(body, ReplyMembers.Default);

    private static TokenReply Read(string body, ReplyMembers members) => new TokenReplyReader(members).Read(Raw(body));

    private static TokenReply ReadWith(string name, string value) => Read($$"""{"access_token":"t","{{name}}":{{value}}}""", new ReplyMembers());

    private static RawReply Raw(string body) => Raw(Encoding.UTF8.GetBytes(body));

    private static RawReply Raw(byte[] body) => new(HttpStatusCode.OK, "application/json", body, ServerTime);
}
