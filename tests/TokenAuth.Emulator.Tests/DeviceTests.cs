namespace TokenAuth.Emulator.Tests;

public sealed class DeviceTests : OAuthTest
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    [Fact]
    public async Task A_device_is_told_where_to_send_its_user()
    {
        Reply reply = await Begin();

        reply.Status.ShouldBe(200);
        Text(reply, "user_code").ShouldMatch("^[B-Z]{4}-[B-Z]{4}$");
        Text(reply, "verification_uri").ShouldBe(Issuer + "/device");
        Text(reply, "verification_uri_complete").ShouldBe($"{Issuer}/device?user_code={Text(reply, "user_code")}");
        ((int)reply.Json["expires_in"]!).ShouldBe(600);
        ((int)reply.Json["interval"]!).ShouldBe(5);
        Counters.DeviceAuthorizations.ShouldBe(1);
        Emulator.Devices.Pending.ShouldBe([Text(reply, "user_code")]);
    }

    [Fact]
    public async Task The_optional_members_may_be_missing()
    {
        Emulator.Switches.DeviceOmitsOptionalMembers = true;

        (await Begin()).Json.AsObject().Select(member => member.Key).ShouldBe(["device_code", "user_code", "verification_uri", "expires_in"]);
    }

    [Fact]
    public async Task It_waits_until_its_user_says_yes_and_then_has_tokens_once()
    {
        Reply device = await Begin(("scope", "openid read"));
        Error(await Poll(device)).ShouldBe("authorization_pending");

        Emulator.Devices.Approve(Text(device, "user_code").Replace("-", string.Empty).ToLowerInvariant()).ShouldBeTrue();
        Emulator.Advance(TimeSpan.FromSeconds(5));

        Reply tokens = await Poll(device);
        tokens.Status.ShouldBe(200);
        Text(tokens, "scope").ShouldBe("openid read");
        tokens.Json["refresh_token"].ShouldNotBeNull();
        Text(await WhoAmI(Text(tokens, "access_token")), "email").ShouldBe("anna@example.com");
        Error(await Poll(device)).ShouldBe("invalid_grant");
        Counters.DevicePolls.ShouldBe(3);
        Counters.Redemptions.ShouldBe(1);
        Counters.RedemptionRefusals.ShouldBe(1, "a poll that has to wait is not refused");
    }

    [Fact]
    public async Task Its_user_may_say_no()
    {
        Reply device = await Begin();
        Emulator.Devices.Deny(Text(device, "user_code")).ShouldBeTrue();

        Error(await Poll(device)).ShouldBe("access_denied");
        Emulator.Devices.Approve(Text(device, "user_code")).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_polls_too_fast_waits_five_seconds_longer()
    {
        Reply waiting = await Begin();
        await Poll(waiting);

        Emulator.Advance(TimeSpan.FromSeconds(4));
        Error(await Poll(waiting)).ShouldBe("slow_down");
        Emulator.Advance(TimeSpan.FromSeconds(9));
        Error(await Poll(waiting)).ShouldBe("slow_down");
        Emulator.Advance(TimeSpan.FromSeconds(15));
        Error(await Poll(waiting)).ShouldBe("authorization_pending");
    }

    [Fact]
    public async Task A_device_code_expires()
    {
        Reply device = await Begin();
        Emulator.Advance(TimeSpan.FromMinutes(10));

        Error(await Poll(device)).ShouldBe("expired_token");
        Emulator.Devices.Pending.ShouldBeEmpty();
        Emulator.Devices.Approve(Text(device, "user_code")).ShouldBeFalse();
    }

    [Fact]
    public async Task It_can_be_approved_by_itself_at_a_poll()
    {
        Emulator.Switches.DeviceApprovesAtPoll = 2;
        Emulator.Switches.DeviceInterval = TimeSpan.Zero;
        Reply device = await Begin();

        Error(await Poll(device)).ShouldBe("authorization_pending");
        (await Poll(device)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Somebody_in_another_process_may_answer()
    {
        string code = Text(await Begin(), "user_code");
        (await Client.Get("/_emulator/devices")).Json.AsArray().Select(one => (string)one!).ShouldBe([code]);

        (await Client.Send(HttpMethod.Post, $"/_emulator/devices/{code}/approve")).Status.ShouldBe(204);
        (await Client.Send(HttpMethod.Post, $"/_emulator/devices/{code}/deny")).Status.ShouldBe(404);
        (await Client.Send(HttpMethod.Post, $"/_emulator/devices/{Text(await Begin(), "user_code")}/deny")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task People_have_a_page_for_it()
    {
        Reply device = await Begin();
        string code = Text(device, "user_code");
        (await Client.Get(new Uri(Text(device, "verification_uri_complete")).PathAndQuery)).Text.ShouldContain($"value=\"{code}\"");

        (await Client.Form("/device", ("user_code", "nonsense"), ("decision", "approve"))).Status.ShouldBe(400);
        (await Client.Form("/device", ("user_code", code), ("decision", "approve"))).Status.ShouldBe(200);
        (await Poll(device)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Mistakes_are_refused()
    {
        Error(await Client.Form("/oauth/device", ("client_id", "nobody"))).ShouldBe("invalid_client");
        Error(await Client.Form("/oauth/device", ("client_id", "machine"), ("client_secret", "s3cret"))).ShouldBe("unauthorized_client");
        Error(await Begin(("scope", "everything"))).ShouldBe("invalid_scope");
        Error(await Client.Post("/oauth/device", new { client_id = "public" })).ShouldBe("invalid_request");
        Error(await Token(DeviceGrant, PublicFields)).ShouldBe("invalid_request");
        Error(await Token(DeviceGrant, [("device_code", Text(await Begin(), "device_code")), .. ClientFields])).ShouldBe("invalid_grant");
    }

    private Task<Reply> Begin(params (string Name, string Value)[] more) => Client.Form("/oauth/device", [.. more, .. PublicFields]);

    private Task<Reply> Poll(Reply device) => Token(DeviceGrant, [("device_code", Text(device, "device_code")), .. PublicFields]);
}
