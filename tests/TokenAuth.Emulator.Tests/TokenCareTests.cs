using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class TokenCareTests : OAuthTest
{
    [Fact]
    public async Task A_public_client_may_revoke_and_revoking_again_is_fine()
    {
        Reply tokens = await RedeemCode(await Code());

        for (int round = 0; round < 2; round++)
        {
            (await Client.Form("/oauth/revoke", [("token", Text(tokens, "refresh_token")), .. PublicFields])).Status.ShouldBe(200);
        }

        (await WhoAmI(Text(tokens, "access_token"))).Status.ShouldBe(401);
        Counters.Revocations.ShouldBe(2);
        Counters.SignOuts.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_revokes_the_tokens_of_others()
    {
        Reply tokens = await RedeemCode(await Code());

        (await Client.Form("/oauth/revoke", [("token", Text(tokens, "refresh_token")), .. ClientFields])).Status.ShouldBe(200);

        (await Refresh(Text(tokens, "refresh_token"), PublicFields)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Revocation_may_be_out_of_order_and_changes_nothing_then()
    {
        Emulator.Switches.RevocationUnavailable = true;
        Reply tokens = await RedeemCode(await Code());

        (await Client.Form("/oauth/revoke", [("token", Text(tokens, "refresh_token")), .. PublicFields])).Status.ShouldBe(503);

        (await Refresh(Text(tokens, "refresh_token"), PublicFields)).Status.ShouldBe(200);
        Counters.Revocations.ShouldBe(0);
    }

    [Fact]
    public async Task Introspection_tells_what_a_token_is_while_it_is_good()
    {
        Reply tokens = await RedeemCode(await Code(("audience", "https://api.example.com")));

        JsonNode access = await Introspect(Text(tokens, "access_token"));
        ((bool)access["active"]!).ShouldBeTrue();
        ((string)access["sub"]!).ShouldBe("anna@example.com");
        ((string)access["client_id"]!).ShouldBe("public");
        ((string)access["scope"]!).ShouldBe("openid profile");
        ((string)access["aud"]!).ShouldBe("https://api.example.com");
        ((string)access["iss"]!).ShouldBe(Issuer);
        ((bool)(await Introspect(Text(tokens, "refresh_token")))["active"]!).ShouldBeTrue();

        Emulator.Advance(TimeSpan.FromHours(1));
        (await Introspect(Text(tokens, "access_token"))).ToJsonString().ShouldBe("""{"active":false}""");
        await Refresh(Text(tokens, "refresh_token"), PublicFields);
        ((bool)(await Introspect(Text(tokens, "refresh_token")))["active"]!).ShouldBeFalse("it is spent");
        ((bool)(await Introspect("nonsense"))["active"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Introspection_wants_a_client_with_a_secret()
    {
        (await Client.Form("/oauth/introspect", [("token", "x"), .. PublicFields])).Status.ShouldBe(401);
        (await Client.Form("/oauth/introspect", ClientFields)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Userinfo_tells_who_it_is_to_those_with_the_openid_scope()
    {
        string token = Text(await RedeemCode(await Code()), "access_token");
        Text(await Client.Get("/oauth/userinfo", token), "sub").ShouldBe("anna@example.com");

        string without = Text(await RedeemCode(await Code(("scope", "read"))), "access_token");
        Reply refused = await Client.Get("/oauth/userinfo", without);
        refused.Status.ShouldBe(403);
        Error(refused).ShouldBe("insufficient_scope");
        (await Client.Get("/oauth/userinfo")).Status.ShouldBe(401);
    }

    private async Task<JsonNode> Introspect(string token) => (await Client.Form("/oauth/introspect", [("token", token), .. ClientFields])).Json;
}
