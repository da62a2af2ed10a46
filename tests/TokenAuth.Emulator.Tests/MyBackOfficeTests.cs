namespace TokenAuth.Emulator.Tests;

public sealed class MyBackOfficeTests : EmulatorTest
{
    [Fact]
    public async Task A_password_signs_in_with_code_202()
    {
        Reply reply = await PostMySignIn("anna@example.com");

        reply.Status.ShouldBe(200);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["code", "data", "done", "uuid", "workflow"]);
        ((int)reply.Json["code"]!).ShouldBe(202);
        ((bool)reply.Json["done"]!).ShouldBeTrue();
        ((string)reply.Json["uuid"]!).ShouldBe("my-uuid");
        ((string)reply.Json["data"]!["accessToken"]!["expiresAt"]!).ShouldBe("2030-06-01T13:00:00+00:00");
        (await WhoAmI((string)reply.Json["data"]!["accessToken"]!["token"]!)).Status.ShouldBe(200, "both dialects share their tokens");
    }

    [Fact]
    public async Task A_sign_in_names_its_device()
    {
        Reply reply = await Client.Post("/api/v2/my/signin", new { email = "anna@example.com", password = Password });

        reply.Status.ShouldBe(422);
        reply.Issue.ShouldBe("device_fingerprint: This field is required.");
        (await Client.Post("/api/v2/my/signin", "nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Both_dialects_share_the_lock_out()
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            await PostSignIn(password: "wrong");
        }

        (await PostMySignIn("anna@example.com")).Status.ShouldBe(429);
    }

    [Fact]
    public async Task With_an_app_the_next_step_is_its_code()
    {
        Reply challenge = await PostMySignIn("totp@example.com");
        ((int)challenge.Json["code"]!).ShouldBe(200);
        ((bool)challenge.Json["done"]!).ShouldBeFalse();
        ((string)challenge.Json["workflow"]!).ShouldBe("2fa/google");
        challenge.Json["data"]!["accessToken"].ShouldBeNull();

        Reply reply = await Complete("google", Emulator.Users.Find("totp@example.com")!.CurrentTotpCode(Time), (string)challenge.Json["uuid"]!);

        ((int)reply.Json["code"]!).ShouldBe(202);
    }

    [Fact]
    public async Task With_both_methods_one_is_chosen_first_and_only_then_a_code_is_sent()
    {
        EmulatorUser user = Emulator.Users.Find("totp@example.com")! with { Email = "both@example.com", SecondFactor = SecondFactor.Totp | SecondFactor.Email };
        Emulator.Users.Add(user);
        Reply challenge = await PostMySignIn("both@example.com");
        string uuid = (string)challenge.Json["uuid"]!;
        ((string)challenge.Json["workflow"]!).ShouldBe("signin/2fa");
        challenge.Json["data"]!["methods"]!.AsArray().Select(method => (string)method!).ShouldBe(["google", "sms"]);
        Emulator.Mailbox.LastCodeFor("both@example.com").ShouldBeNull();

        Reply chosen = await Client.Post("/api/v2/my/signin/2fa", new { uuid, method = "sms" });
        ((string)chosen.Json["workflow"]!).ShouldBe("2fa/sms");
        Reply reply = await Complete("sms", Emulator.Mailbox.LastCodeFor("both@example.com")!, uuid);

        ((int)reply.Json["code"]!).ShouldBe(202);
    }

    [Fact]
    public async Task The_app_can_be_chosen_as_well_and_nothing_else()
    {
        string uuid = (string)(await PostMySignIn("totp@example.com")).Json["uuid"]!;

        ((string)(await Client.Post("/api/v2/my/signin/2fa", new { uuid, method = "google" })).Json["workflow"]!).ShouldBe("2fa/google");
        (await Client.Post("/api/v2/my/signin/2fa", new { uuid, method = "sms" })).Status.ShouldBe(401);
        (await Client.Post("/api/v2/my/signin/2fa", new { uuid, method = "pigeon" })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/my/signin/2fa", new { uuid })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/my/signin/2fa", "nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_completion_takes_no_Authorization_header_and_wants_its_fields()
    {
        (string access, _) = await SignIn();
        string uuid = (string)(await PostMySignIn("mail@example.com")).Json["uuid"]!;

        (await Client.Post("/api/v2/my/2fa/sms", new { code = "1", uuid }, access)).Status.ShouldBe(400);
        (await Client.Post("/api/v2/my/2fa/sms", new { uuid })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/my/2fa/sms", "nonsense")).Status.ShouldBe(400);
        (await Complete("sms", "wrong", uuid)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_refresh_brings_a_null_refresh_token_and_the_old_one_stays_good()
    {
        string refreshToken = await MyRefreshToken();

        Reply reply = await Refresh(refreshToken);

        ((int)reply.Json["code"]!).ShouldBe(200);
        reply.Json["data"]!.AsObject().ContainsKey("refreshToken").ShouldBeTrue();
        reply.Json["data"]!["refreshToken"].ShouldBeNull();
        (await WhoAmI((string)reply.Json["data"]!["accessToken"]!["token"]!)).Status.ShouldBe(200);
        (await Refresh(refreshToken)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_refresh_may_rotate_instead()
    {
        Emulator.Switches.MyRefreshTokenInReply = RefreshTokenInReply.Present;
        string refreshToken = await MyRefreshToken();

        string next = (string)(await Refresh(refreshToken)).Json["data"]!["refreshToken"]!["token"]!;

        next.ShouldNotBe(refreshToken, StringComparer.Ordinal);
        (await Refresh(refreshToken)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_refresh_names_its_device()
    {
        (await Client.Post("/api/v2/my/refresh", new { refreshToken = "x" })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/my/refresh", "nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Sign_out_ends_the_family()
    {
        Reply signedIn = await PostMySignIn("anna@example.com");
        string access = (string)signedIn.Json["data"]!["accessToken"]!["token"]!;

        ((bool)(await Client.Post("/api/v2/my/signout", new { }, access)).Json["done"]!).ShouldBeTrue();

        (await WhoAmI(access)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Lists_come_with_their_total()
    {
        (string access, _) = await SignIn();

        Reply reply = await Client.Get("/api/v2/my/accounts?limit=2&sort_by=id&sort_order=desc", access);

        ((int)reply.Json["total"]!).ShouldBe(55);
        reply.Json["data"]!.AsArray().Select(account => (int)account!["id"]!).ShouldBe([55, 54]);
        (await Client.Get("/api/v2/my/accounts?limit=0", access)).Status.ShouldBe(422);
    }

    [Fact]
    public async Task Switches_reach_the_envelope()
    {
        Emulator.Switches.BogusTokensInChallenge = true;
        Emulator.Switches.OmitTicket = true;
        Reply challenge = await PostMySignIn("totp@example.com");
        challenge.Json["data"]!["accessToken"]!["token"].ShouldNotBeNull();
        challenge.Json["uuid"].ShouldBeNull();

        Emulator.Switches.TwoFactorAsOAuthError = true;
        ((string)(await PostMySignIn("totp@example.com")).Json["error"]!).ShouldBe("two_factor_auth_check");

        Emulator.Switches.ReplyShape = ReplyShape.WrappedCamelCase;
        ((string)(await PostMySignIn("anna@example.com")).Json["data"]!["accessTokenExpiryDate"]!).ShouldBe("2030-06-01T21:00:00+08:00");
        Emulator.Switches.ReplyShape = ReplyShape.Ttl;
        ((string)(await PostMySignIn("anna@example.com")).Json["data"]!["ttl"]!).ShouldBe("3600");
    }

    private Task<Reply> PostMySignIn(string email) =>
        Client.Post("/api/v2/my/signin", new { uuid = "my-uuid", email, password = Password, device_fingerprint = "device" });

    private Task<Reply> Complete(string method, string code, string uuid) => Client.Post($"/api/v2/my/2fa/{method}", new { code, uuid });

    private async Task<string> MyRefreshToken() => (string)(await PostMySignIn("anna@example.com")).Json["data"]!["refreshToken"]!["token"]!;

    private Task<Reply> Refresh(string refreshToken) => Client.Post("/api/v2/my/refresh", new { refreshToken, deviceFingerprint = "device" });
}
