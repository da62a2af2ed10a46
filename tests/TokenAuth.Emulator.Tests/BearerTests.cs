namespace TokenAuth.Emulator.Tests;

public sealed class BearerTests : EmulatorTest
{
    [Fact]
    public async Task Who_one_is_follows_from_the_token()
    {
        (string access, _) = await SignIn();

        Reply reply = await WhoAmI(access);

        ((string)reply.Json["email"]!).ShouldBe("anna@example.com");
        ((DateTimeOffset)reply.Json["issuedAt"]!).ShouldBe(Time.GetUtcNow());
        ((DateTimeOffset)reply.Json["expiresAt"]!).ShouldBe(Time.GetUtcNow().AddHours(1));
        Emulator.Counters.Snapshot().RequestsPerToken[(string)reply.Json["tokenId"]!].ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_token_the_answer_is_401_with_a_challenge()
    {
        Reply reply = await Client.Get("/api/v2/whoami");

        reply.Status.ShouldBe(401);
        reply.Header("WWW-Authenticate").ShouldBe("Bearer");
        ((string)reply.Json["error"]!["message"]!).ShouldBe("Unauthenticated");
    }

    [Fact]
    public async Task An_unknown_token_is_invalid()
    {
        Reply reply = await WhoAmI("nonsense");

        reply.Status.ShouldBe(401);
        reply.Header("WWW-Authenticate").ShouldBe("Bearer error=\"invalid_token\"");
        ((string)reply.Json["error"]!["message"]!).ShouldBe("Expired token");
        Emulator.Counters.Snapshot().Unauthorized.ShouldBe(1);
    }

    [Fact]
    public async Task A_challenge_may_be_left_out()
    {
        Emulator.Switches.SendWwwAuthenticate = false;

        (await WhoAmI("nonsense")).Header("WWW-Authenticate").ShouldBeNull();
    }

    [Fact]
    public async Task A_token_expires_by_the_clock()
    {
        Emulator.Switches.AccessLifetime = TimeSpan.FromSeconds(30);
        (string access, _) = await SignIn();

        Time.Advance(TimeSpan.FromSeconds(29));
        (await WhoAmI(access)).Status.ShouldBe(200);
        Emulator.Advance(TimeSpan.FromSeconds(1));
        (await WhoAmI(access)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_lifetime_in_the_JWT_may_differ_from_the_stated_one()
    {
        Emulator.Switches.JwtLifetime = TimeSpan.FromHours(10);
        (string access, _) = await SignIn();

        Microsoft.IdentityModel.JsonWebTokens.JsonWebToken token = new(access);
        (token.GetPayloadValue<long>("exp") - token.GetPayloadValue<long>("iat")).ShouldBe(36000);
        Time.Advance(TimeSpan.FromHours(1));
        (await WhoAmI(access)).Status.ShouldBe(401, "the stated one holds");
    }

    [Fact]
    public async Task Tokens_may_be_opaque()
    {
        Emulator.Switches.OpaqueAccessTokens = true;
        (string access, _) = await SignIn();

        access.ShouldNotContain('.');
        (await WhoAmI(access)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Access_tokens_can_be_rejected_while_refresh_tokens_stay_good()
    {
        (string access, string refresh) = await SignIn();

        Emulator.RejectAccessTokens();

        (await WhoAmI(access)).Status.ShouldBe(401);
        (string next, _) = Tokens(await PostRefresh(refresh));
        (await WhoAmI(next)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Everything_can_be_rejected()
    {
        (string access, _) = await SignIn();
        Emulator.Switches.RejectEverything = true;

        (await WhoAmI(access)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Everything_can_be_forbidden_and_only_with_a_good_token_is_it_403()
    {
        (string access, _) = await SignIn();
        Emulator.Switches.ForbidEverything = true;

        (await WhoAmI(access)).Status.ShouldBe(403);
        (await WhoAmI("nonsense")).Status.ShouldBe(401);
        Emulator.Counters.Snapshot().Unauthorized.ShouldBe(1);
    }

    [Fact]
    public async Task The_clock_of_the_server_may_be_ahead()
    {
        Emulator.Switches.ClockSkew = TimeSpan.FromMinutes(20);

        Reply reply = await PostSignIn();

        ((string)reply.Json["accessToken"]!["createdAt"]!).ShouldBe("2030-06-01T12:20:00+00:00");
        reply.Headers.Date.ShouldBe(Time.GetUtcNow().AddMinutes(20));
        Emulator.Clock.GetUtcNow().ShouldBe(Time.GetUtcNow().AddMinutes(20));
    }
}
