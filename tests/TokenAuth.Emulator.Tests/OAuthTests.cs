using System.Net.Http.Headers;
using System.Text;

namespace TokenAuth.Emulator.Tests;

public sealed class OAuthTests : EmulatorTest
{
    private static readonly (string Name, string Value)[] ClientFields = [("client_id", "client"), ("client_secret", "s3cret")];

    [Fact]
    public async Task A_refresh_token_from_the_app_page_brings_tokens_and_rotates()
    {
        string bootstrap = Emulator.IssueRefreshToken();

        Reply reply = await Redeem(bootstrap);

        reply.Status.ShouldBe(200);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["access_token", "refresh_token", "id_token", "scope", "expires_in", "token_type"]);
        ((int)reply.Json["expires_in"]!).ShouldBe(3600);
        ((string)reply.Json["token_type"]!).ShouldBe("Bearer");
        reply.Header("Cache-Control").ShouldBe("no-store");
        (await WhoAmI((string)reply.Json["access_token"]!)).Status.ShouldBe(200);
        (await Redeem((string)reply.Json["refresh_token"]!)).Status.ShouldBe(200);
        (await Redeem(bootstrap)).Status.ShouldBe(400);
        Emulator.Counters.Snapshot().ReuseDetections.ShouldBe(1);
    }

    [Fact]
    public async Task Eshopbox_takes_JSON_or_a_form_and_answers_without_a_refresh_token()
    {
        string refreshToken = Emulator.IssueRefreshToken();

        Reply json = await Client.Post(
            "/api/v1/generateToken",
            new { grant_type = "refresh_token", client_id = "client", client_secret = "s3cret", refresh_token = refreshToken });
        Reply form = await Client.Form("/api/v1/generateToken", [("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. ClientFields]);

        foreach (Reply reply in new[] { json, form })
        {
            reply.Status.ShouldBe(200);
            reply.Json.AsObject().Select(member => member.Key).ShouldBe(["access_token", "id_token", "scope", "expires_in", "token_type"]);
        }
    }

    [Fact]
    public async Task The_plain_endpoint_takes_a_form_only()
    {
        Reply reply = await Client.Post("/oauth/token", new { grant_type = "client_credentials", client_id = "client", client_secret = "s3cret" });

        reply.Status.ShouldBe(400);
        Error(reply).ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Client_credentials_bring_an_access_token_alone()
    {
        Reply reply = await Client.Form("/oauth/token", [("grant_type", "client_credentials"), .. ClientFields]);

        reply.Json.AsObject().ContainsKey("refresh_token").ShouldBeFalse();
        ((string)(await WhoAmI((string)reply.Json["access_token"]!)).Json["email"]!).ShouldBe("client");
        Emulator.Counters.Snapshot().Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_scope_is_narrowed_to_what_can_be_granted()
    {
        Reply narrowed = await Client.Form("/oauth/token", [("grant_type", "client_credentials"), ("scope", "profile orders"), .. ClientFields]);
        ((string)narrowed.Json["scope"]!).ShouldBe("profile");
        narrowed.Json.AsObject().ContainsKey("id_token").ShouldBeFalse();

        Reply refused = await Client.Form("/oauth/token", [("grant_type", "client_credentials"), ("scope", "orders"), .. ClientFields]);
        Error(refused).ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task The_client_may_use_Basic_with_its_halves_form_encoded()
    {
        (await WithBasic("client:s3cret")).Status.ShouldBe(200);
        (await WithBasic("client:s3%63ret")).Status.ShouldBe(200);
        Reply refused = await WithBasic("client:wrong");
        refused.Status.ShouldBe(401);
        Error(refused).ShouldBe("invalid_client");
        refused.Header("WWW-Authenticate").ShouldBe("Basic realm=\"emulator\"");
        (await WithBasic("nonsense")).Status.ShouldBe(401);
        (await WithBasicHeader("not base64")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_wrong_secret_is_invalid_client_and_leaves_the_refresh_token_good()
    {
        string refreshToken = Emulator.IssueRefreshToken();

        Reply reply = await Client.Form(
            "/oauth/token",
            ("grant_type", "refresh_token"),
            ("client_id", "client"),
            ("client_secret", "wrong"),
            ("refresh_token", refreshToken));

        reply.Status.ShouldBe(401);
        Error(reply).ShouldBe("invalid_client");
        reply.Header("WWW-Authenticate").ShouldBe("Basic realm=\"emulator\"");
        (await Redeem(refreshToken)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_bad_refresh_token_is_invalid_grant(int status)
    {
        Emulator.Switches.InvalidGrantStatus = status;

        Reply reply = await Redeem("nonsense");

        reply.Status.ShouldBe(status);
        Error(reply).ShouldBe("invalid_grant");
        Emulator.Counters.Snapshot().RedemptionRefusals.ShouldBe(1);
    }

    [Fact]
    public async Task A_refresh_token_of_the_Back_Office_is_not_the_clients()
    {
        (_, string refresh) = await SignIn();

        Error(await Redeem(refresh)).ShouldBe("invalid_grant");
        (await PostRefresh(Emulator.IssueRefreshToken())).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Other_mistakes_have_their_RFC_6749_errors()
    {
        Error(await Client.Form("/oauth/token", ClientFields)).ShouldBe("invalid_request");
        Error(await Client.Form("/oauth/token", [("grant_type", "password"), .. ClientFields])).ShouldBe("unsupported_grant_type");
        Error(await Client.Form("/oauth/token", [("grant_type", "refresh_token"), .. ClientFields])).ShouldBe("invalid_request");
        Error(await Client.Form("/oauth/token", [("grant_type", "a"), ("grant_type", "b"), .. ClientFields])).ShouldBe("invalid_request");
    }

    [Fact]
    public async Task A_second_factor_may_come_as_an_error()
    {
        Emulator.Switches.TwoFactorAsOAuthError = true;

        Reply reply = await Redeem(Emulator.IssueRefreshToken());

        reply.Status.ShouldBe(400);
        Error(reply).ShouldBe("two_factor_auth_check");
    }

    [Fact]
    public async Task Revoking_a_refresh_token_ends_its_family()
    {
        Reply tokens = await Redeem(Emulator.IssueRefreshToken());

        (await Revoke((string)tokens.Json["refresh_token"]!)).Status.ShouldBe(200);

        (await WhoAmI((string)tokens.Json["access_token"]!)).Status.ShouldBe(401);
        (await Redeem((string)tokens.Json["refresh_token"]!)).Status.ShouldBe(400);
        Emulator.Counters.Snapshot().SignOuts.ShouldBe(1);
    }

    [Fact]
    public async Task Revoking_an_access_token_ends_it_alone_and_an_unknown_one_is_fine()
    {
        Reply tokens = await Redeem(Emulator.IssueRefreshToken());

        (await Revoke((string)tokens.Json["access_token"]!)).Status.ShouldBe(200);
        (await Revoke("nonsense")).Status.ShouldBe(200);

        (await WhoAmI((string)tokens.Json["access_token"]!)).Status.ShouldBe(401);
        (await Redeem((string)tokens.Json["refresh_token"]!)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Revoking_wants_a_token_and_the_client()
    {
        (await Client.Form("/oauth/revoke", ClientFields)).Status.ShouldBe(400);
        (await Client.Form("/oauth/revoke", ("token", "x"))).Status.ShouldBe(401);
    }

    private static string Error(Reply reply) => (string)reply.Json["error"]!;

    private Task<Reply> Redeem(string refreshToken) =>
        Client.Form("/oauth/token", [("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. ClientFields]);

    private Task<Reply> Revoke(string token) => Client.Form("/oauth/revoke", [("token", token), .. ClientFields]);

    private Task<Reply> WithBasic(string credential) => WithBasicHeader(Convert.ToBase64String(Encoding.UTF8.GetBytes(credential)));

    private Task<Reply> WithBasicHeader(string value) => Client.Send(
        HttpMethod.Post,
        "/oauth/token",
        new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
        new AuthenticationHeaderValue("Basic", value),
        Cancellation);
}
