using Microsoft.IdentityModel.JsonWebTokens;

namespace TokenAuth.Emulator.Tests;

public sealed class AuthorizeTests : OAuthTest
{
    [Fact]
    public async Task A_code_brings_tokens_and_the_answer_says_whom_it_is_from()
    {
        Dictionary<string, string> answer = Answer(await Authorize(("nonce", "n1"), ("scope", "openid email")));

        answer["state"].ShouldBe("state 1");
        answer["iss"].ShouldBe(Issuer);
        Reply reply = await RedeemCode(answer["code"]);
        reply.Status.ShouldBe(200);
        Text(reply, "scope").ShouldBe("openid email");
        Text(await WhoAmI(Text(reply, "access_token")), "email").ShouldBe("anna@example.com");
        JsonWebToken id = new(Text(reply, "id_token"));
        id.Issuer.ShouldBe(Issuer);
        id.Audiences.ShouldBe(["public"]);
        id.Subject.ShouldBe("anna@example.com");
        id.GetClaim("nonce").Value.ShouldBe("n1");
        id.ValidTo.ShouldBe(Time.GetUtcNow().UtcDateTime.AddHours(1));
        Counters.AuthorizationRequests.ShouldBe(1);
        Counters.Authorizations.ShouldBe(1);
        Counters.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task The_refresh_token_of_a_public_client_rotates_and_later_id_tokens_have_no_nonce()
    {
        Reply first = await RedeemCode(await Code(("nonce", "n1")));
        Reply second = await Refresh(Text(first, "refresh_token"), PublicFields);

        new JsonWebToken(Text(second, "id_token")).TryGetClaim("nonce", out _).ShouldBeFalse();
        Error(await Refresh(Text(first, "refresh_token"), PublicFields)).ShouldBe("invalid_grant");
        Counters.ReuseDetections.ShouldBe(1);
        Error(await Refresh(Text(second, "refresh_token"), PublicFields)).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_that_comes_again_costs_what_it_brought()
    {
        string code = await Code();
        Reply tokens = await RedeemCode(code);

        Error(await RedeemCode(code)).ShouldBe("invalid_grant");

        (await WhoAmI(Text(tokens, "access_token"))).Status.ShouldBe(401);
        Error(await Refresh(Text(tokens, "refresh_token"), PublicFields)).ShouldBe("invalid_grant");
        Counters.ReuseDetections.ShouldBe(1);
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        string code = await Code();
        string other = await Code();
        Emulator.Advance(TimeSpan.FromSeconds(59));
        (await RedeemCode(code)).Status.ShouldBe(200);
        Emulator.Advance(TimeSpan.FromSeconds(1));
        Error(await RedeemCode(other)).ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_is_bound_to_its_verifier_address_and_client()
    {
        Error(await RedeemCode(await Code(), verifier: new string('x', 43))).ShouldBe("invalid_grant");
        Error(await RedeemCode(await Code(), verifier: string.Empty)).ShouldBe("invalid_grant");
        Error(await RedeemCode(await Code(), redirectUri: "http://127.0.0.1:1/callback")).ShouldBe("invalid_grant");
        Error(await Token("authorization_code", [("code", await Code()), ("redirect_uri", Callback), ("code_verifier", Verifier), .. ClientFields]))
            .ShouldBe("invalid_grant");
        Error(await RedeemCode("nonsense")).ShouldBe("invalid_grant");
        Error(await Token("authorization_code", PublicFields)).ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Only_a_client_with_a_secret_may_leave_PKCE_out_and_then_sends_no_verifier()
    {
        Answer(await Authorize(("code_challenge", ""), ("code_challenge_method", "")))["error"].ShouldBe("invalid_request");

        (string, string)[] without = [("client_id", "client"), ("code_challenge", ""), ("code_challenge_method", "")];
        (await Token("authorization_code", [("code", await Code(without)), ("redirect_uri", Callback), .. ClientFields])).Status.ShouldBe(200);
        Reply added = await Token(
            "authorization_code",
            [("code", await Code(without)), ("redirect_uri", Callback), ("code_verifier", Verifier), .. ClientFields]);
        Error(added).ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("scope", "everything", "invalid_scope")]
    public async Task A_mistake_is_told_to_the_client(string name, string value, string error)
    {
        Dictionary<string, string> answer = Answer(await Authorize((name, value)));

        answer["error"].ShouldBe(error);
        answer["state"].ShouldBe("state 1");
        answer["iss"].ShouldBe(Issuer);
    }

    [Theory]
    [InlineData("redirect_uri", "http://localhost:5000/")]
    [InlineData("redirect_uri", "https://127.0.0.1:5000/")]
    [InlineData("redirect_uri", "http://127.0.0.1.example.com/")]
    [InlineData("redirect_uri", "https://app.example.com/callback")]
    [InlineData("redirect_uri", "")]
    [InlineData("client_id", "nobody")]
    public async Task Nobody_is_redirected_to_an_address_that_is_not_trusted(string name, string value)
    {
        Reply reply = await Authorize((name, value));

        reply.Status.ShouldBe(400);
        reply.Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("public", "http://127.0.0.1:1/")]
    [InlineData("public", "http://[::1]:65535/any/path?x=1")]
    [InlineData("client", "https://app.example.com/callback")]
    public async Task Loopback_with_any_port_and_registered_addresses_are_good(string client, string address)
    {
        Reply reply = await Authorize(("client_id", client), ("redirect_uri", address));

        reply.Status.ShouldBe(302);
        reply.Headers.Location!.OriginalString.ShouldStartWith(address + (address.Contains('?') ? "&code=" : "?code="));
    }

    [Fact]
    public async Task Audience_and_resource_reach_the_access_token()
    {
        Reply tokens = await RedeemCode(await Code(("audience", "https://api.example.com"), ("resource", "https://files.example.com")));
        new JsonWebToken(Text(tokens, "access_token")).Audiences.ShouldBe(["https://api.example.com", "https://files.example.com"]);

        Reply other = await Refresh(Text(tokens, "refresh_token"), [("resource", "https://one.example.com"), .. PublicFields]);
        new JsonWebToken(Text(other, "access_token")).Audiences.ShouldBe(["https://one.example.com"]);
    }

    [Fact]
    public async Task The_user_may_say_no()
    {
        Emulator.Switches.AuthorizeDenies = true;

        Dictionary<string, string> answer = Answer(await Authorize());

        answer["error"].ShouldBe("access_denied");
        answer["state"].ShouldBe("state 1");
        Counters.Authorizations.ShouldBe(0);
    }

    [Theory]
    [InlineData("approve", "code")]
    [InlineData("deny", "error")]
    public async Task A_page_may_ask_first_and_its_form_is_good_once(string decision, string member)
    {
        Emulator.Switches.AuthorizeShowsPage = true;
        Reply page = await Authorize();
        page.Status.ShouldBe(200);
        page.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        string action = Between(page.Text, "action=\"");
        string request = Between(page.Text, "name=\"request\" value=\"");

        Answer(await Client.Form(action, ("request", request), ("decision", decision))).ShouldContainKey(member);
        (await Client.Form(action, ("request", request), ("decision", decision))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Everything_in_the_answer_can_be_spoiled()
    {
        Emulator.Switches.AuthorizeWrongState = true;
        Answer(await Authorize())["state"].ShouldBe("wrong-state 1");
        Emulator.Switches.AuthorizeWrongIssuer = true;
        Answer(await Authorize())["iss"].ShouldBe("https://wrong.example.com");
        Emulator.Switches.AuthorizeOmitsIssuer = true;
        Answer(await Authorize()).ShouldNotContainKey("iss");
    }

    [Fact]
    public async Task Everything_in_the_id_token_can_be_spoiled()
    {
        Emulator.Switches.IdTokenWrongNonce = true;
        Emulator.Switches.IdTokenWrongAudience = true;
        Emulator.Switches.IdTokenWrongIssuer = true;

        JsonWebToken id = new(Text(await RedeemCode(await Code(("nonce", "n1"))), "id_token"));

        id.GetClaim("nonce").Value.ShouldBe("wrong-n1");
        id.Audiences.ShouldBe(["somebody-else"]);
        id.Issuer.ShouldBe("https://wrong.example.com");
    }

    [Fact]
    public async Task A_refresh_may_narrow_the_scope_and_never_widen_it()
    {
        Reply tokens = await RedeemCode(await Code(("scope", "profile read")));

        Reply narrowed = await Refresh(Text(tokens, "refresh_token"), [("scope", "read"), .. PublicFields]);
        Text(narrowed, "scope").ShouldBe("read");
        Error(await Refresh(Text(narrowed, "refresh_token"), [("scope", "read write"), .. PublicFields])).ShouldBe("invalid_scope");

        Emulator.Switches.OptionalScopes = string.Empty;
        Text(await Refresh(Text(narrowed, "refresh_token"), PublicFields), "scope").ShouldBe("profile");
    }

    private static string Between(string page, string before) =>
        page[(page.IndexOf(before, StringComparison.Ordinal) + before.Length)..].Split('"')[0];
}
