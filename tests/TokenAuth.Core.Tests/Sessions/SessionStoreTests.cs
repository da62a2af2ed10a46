using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class SessionStoreTests : EmulatorTest
{
    private const string Digits = "digits@example.com";
    private const string SignOut = "/api/v2/signout";

    [Fact]
    public async Task A_session_is_named_after_account_and_host_where_no_name_is_given()
    {
        AuthSession session = await ConnectAsync();

        session.Name.ShouldBe($"{Anna}@{Emulator.HttpAddress.Authority}");
        session.ToString().ShouldBe(session.Name);
        Store.All.ShouldBe([session]);
    }

    [Fact]
    public async Task A_session_is_found_by_its_name_in_any_case()
    {
        AuthSession session = await ConnectAsync(As(Anna) with { Name = "Live" });

        Store.Get("live").ShouldBeSameAs(session);
        Store.Get("LIVE").ShouldBeSameAs(session);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" live")]
    [InlineData("live ")]
    [InlineData("li*ve")]
    [InlineData("li?ve")]
    [InlineData("li[v]e")]
    [InlineData("li\nve")]
    public async Task What_is_no_name_is_refused_before_anything_is_sent(string name)
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna) with { Name = name }));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_name_has_128_characters_at_most()
    {
        await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna) with { Name = new string('x', 129) }));

        (await ConnectAsync(As(Anna) with { Name = new string('x', 128) })).State.ShouldBe(AuthSessionState.Active);
    }

    [Theory]
    [InlineData("liev", "'live'")]
    [InlineData("liv", "'live'")]
    [InlineData("my live session", "'live'")]
    [InlineData("tset", "'test'")]
    public async Task An_unknown_name_brings_the_near_ones(string typed, string near)
    {
        await ConnectAsync(As(Anna) with { Name = "live" });
        await ConnectAsync(As(Digits, "0123456") with { Name = "test" });

        TokenAuthException error = Should.Throw<TokenAuthException>(() => Store.Get(typed));

        error.ErrorId.ShouldBe(ErrorId.SessionNotFound);
        error.Kind.ShouldBe(ErrorKind.NotFound);
        error.SessionName.ShouldBe(typed);
        error.Message.ShouldContain($" Near are: {near}.");
        error.NextStep.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_unknown_name_that_is_near_to_nothing_brings_no_names()
    {
        await ConnectAsync(As(Anna) with { Name = "live" });

        Should.Throw<TokenAuthException>(() => Store.Get("something else")).Message.ShouldNotContain("Near");
    }

    [Fact]
    public async Task The_only_session_needs_no_name()
    {
        AuthSession session = await ConnectAsync();

        Store.GetOnly().ShouldBeSameAs(session);
    }

    [Fact]
    public void No_session_at_all_says_to_sign_in()
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => Store.GetOnly());

        error.ErrorId.ShouldBe(ErrorId.NoSession);
        error.NextStep!.ShouldContain("Sign in");
    }

    [Fact]
    public async Task Several_sessions_are_listed_and_one_must_be_named()
    {
        await ConnectAsync(As(Anna) with { Name = "live" });
        await ConnectAsync(As(Digits, "0123456") with { Name = "Demo" });

        TokenAuthException error = Should.Throw<TokenAuthException>(() => Store.GetOnly());

        error.ErrorId.ShouldBe(ErrorId.NoSession);
        error.Message.ShouldContain("'Demo', 'live'");
        error.NextStep!.ShouldContain("-Session");
        Store.All.Select(static session => session.Name).ShouldBe(["Demo", "live"]);
    }

    [Fact]
    public async Task The_same_account_signs_in_again_into_the_same_session()
    {
        AuthSession first = await ConnectAsync(As(Anna) with { Name = "live" });
        Guid lineage = first.Held.Tokens.Position.Lineage;
        Expire(first);
        await TokenAsync(first);

        AuthSession second = await ConnectAsync(As(Anna.ToUpperInvariant()) with { Name = "LIVE" });

        second.ShouldBeSameAs(first);
        second.Epoch.ShouldBe(2);
        second.Generation.ShouldBe(1);
        second.Held.Tokens.Position.Lineage.ShouldNotBe(lineage);
        (await StatusForAsync(await TokenAsync(first))).ShouldBe(200);
    }

    [Fact]
    public async Task A_name_of_another_account_is_not_taken_over()
    {
        AuthSession first = await ConnectAsync(As(Anna) with { Name = "live" });

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Digits, "0123456") with { Name = "live" }));

        error.ErrorId.ShouldBe(ErrorId.SessionExists);
        error.NextStep.ShouldNotBeNullOrEmpty();
        error.Kind.ShouldBe(ErrorKind.Exists);
        error.Message.ShouldContain(Anna);
        Seen.Requests.ShouldBe(1);
        Store.Get("live").ShouldBeSameAs(first);
    }

    [Fact]
    public async Task A_name_of_another_service_or_server_is_not_taken_over()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        await ConnectAsync(As(Anna) with { Name = "live" });

        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")) with { Name = "live" }))).ErrorId.ShouldBe(ErrorId.SessionExists);
        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna) with { Name = "live", BaseAddress = other.HttpAddress }))).ErrorId.ShouldBe(ErrorId.SessionExists);
    }

    [Fact]
    public async Task Force_replaces_another_accounts_session_which_then_hands_out_nothing()
    {
        AuthSession first = await ConnectAsync(As(Anna) with { Name = "live" });

        AuthSession second = await ConnectAsync(As(Digits, "0123456") with { Name = "live", Force = true });

        second.ShouldNotBeSameAs(first);
        Store.Get("live").ShouldBeSameAs(second);
        first.State.ShouldBe(AuthSessionState.SignedOut);
        (await Should.ThrowAsync<SignInAgainException>(TokenAsync(first))).Reason.ShouldBe(SignInAgainReason.SignedOut);
    }

    [Fact]
    public async Task A_failed_sign_in_changes_nothing()
    {
        AuthSession session = await ConnectAsync(As(Anna) with { Name = "live" });

        await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, "wrong") with { Name = "live" }));

        session.Epoch.ShouldBe(1);
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Fact]
    public async Task Origins_of_the_service_are_filled_with_its_parameters()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)) with
        {
            Service = ServiceCatalog.Find("Eshopbox"),
            AllowedOrigins = ["https://*.example.com"],
            ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["workspace"] = "acme" },
        });

        session.AllowedOrigins.ShouldBe(
        [
            session.Origin, "https://*.example.com", "https://acme.myeshopbox.com", "https://auth.myeshopbox.com", "https://wms.eshopbox.com",
        ]);
    }

    [Fact]
    public async Task An_origin_whose_parameter_is_not_given_is_left_out()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)) with
        {
            Service = ServiceCatalog.Find("Eshopbox"),
            ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal),
        });

        session.AllowedOrigins.ShouldBe([session.Origin, "https://auth.myeshopbox.com", "https://wms.eshopbox.com"]);
    }

    [Theory]
    [InlineData("evil.example.com/")]
    [InlineData("evil.example.com#")]
    [InlineData("evil.example.com?")]
    [InlineData("user@evil.example.com/")]
    [InlineData("*")]
    public async Task A_parameter_cannot_turn_an_origin_into_another(string workspace)
    {
        ConnectRequest request = AsOAuthClient(TimeSpan.FromHours(1)) with
        {
            Service = ServiceCatalog.Find("Eshopbox"),
            ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["workspace"] = workspace },
        };

        await Should.ThrowAsync<TokenAuthException>(ConnectAsync(request));
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Signing_out_tells_the_server_and_forgets_the_session()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        AccessToken token = await TokenAsync(session);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Seen.SignOuts.ShouldBe(1);
        Store.All.ShouldBeEmpty();
        session.State.ShouldBe(AuthSessionState.SignedOut);
        session.CanRenew.ShouldBeFalse();
        (await StatusForAsync(token)).ShouldBe(401);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(302)]
    public async Task A_server_that_cannot_be_told_keeps_the_session(int status)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext(SignOut, 1, EmulatorFault.Status(status, null, ("Location", "/login")));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.SignOutFailed);
        error.NextStep.ShouldNotBeNullOrEmpty();
        error.SessionName.ShouldBe(session.Name);
        Store.All.ShouldBe([session]);
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);
        Seen.SignOuts.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_cannot_be_told_does_not_keep_a_session_that_is_to_go_anyhow()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext(SignOut, 1, EmulatorFault.AbortConnection);
        Emulator.FailNext(SignOut, 1, EmulatorFault.AbortConnection);

        await Store.DisconnectAsync(session, evenIfServerFails: true, Notices, Ends);

        Store.All.ShouldBeEmpty();
        session.State.ShouldBe(AuthSessionState.SignedOut);
        Notices.Warnings.ShouldHaveSingleItem().ShouldContain("could not be told");
    }

    [Fact]
    public async Task A_sign_out_whose_address_cannot_be_made_does_not_keep_a_session_that_is_to_go_anyhow()
    {
        ServiceDefinition service = TestServices.Read("""
            {
              "name": "Odd",
              "parameters": { "tenant": "a tenant" },
              "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } },
              "signOut": { "url": "/{tenant}/signout" }
            }
            """);
        AuthSession session = await ConnectAsync(As(Anna, service: service));
        await Should.ThrowAsync<TokenAuthException>(Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends));
        Store.All.ShouldBe([session]);

        await Store.DisconnectAsync(session, evenIfServerFails: true, Notices, Ends);

        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Signing_out_with_an_expired_token_ends_the_refresh_token_too()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Seen.SignOuts.ShouldBe(1);
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Signing_out_does_not_sign_in_for_it()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        Expire(session);
        Emulator.RevokeFamilies();

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        RequestsTo("/api/v2/signin").Count.ShouldBe(1);
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_knows_the_session_no_more_counts_as_told()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RevokeFamilies();

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_without_a_sign_out_is_forgotten_here_with_a_word()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find("B2Copy")));

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Seen.Requests.ShouldBe(1);
        Store.All.ShouldBeEmpty();
        Notices.Information.ShouldContain(static message => message.Contains("no sign-out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_after_a_sign_out_makes_a_new_session()
    {
        AuthSession first = await ConnectAsync(As(Anna) with { Name = "live" });
        await Store.DisconnectAsync(first, evenIfServerFails: false, Notices, Ends);

        AuthSession second = await ConnectAsync(As(Anna) with { Name = "live" });

        second.ShouldNotBeSameAs(first);
        (await StatusForAsync(await TokenAsync(second))).ShouldBe(200);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(first));
    }

    [Fact]
    public async Task Two_sign_ins_at_once_under_one_name_end_as_one_session()
    {
        using EmulatorHold hold = Emulator.Hold("/api/v2/signin");
        Task<AuthSession> one = ConnectAsync(As(Anna) with { Name = "live" });
        Task<AuthSession> other = ConnectAsync(As(Anna) with { Name = "live" });
        await hold.WaitForArrivals(2, Ends);
        hold.Release();

        (await one).ShouldBeSameAs(await other);
        Store.Get("live").Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_session_shows_no_token()
    {
        AuthSession session = await ConnectAsync();
        string token = session.Held.Tokens.AccessToken.Reveal();

        System.Text.Json.JsonSerializer.Serialize(session).ShouldNotContain(token);
        session.GetType().GetProperties().ShouldAllBe(property => !$"{property.GetValue(session)}".Contains(token, StringComparison.Ordinal));
    }
}
