namespace TokenAuth.Emulator.Tests;

public sealed class RefreshTests : EmulatorTest
{
    [Fact]
    public async Task A_refresh_rotates_both_tokens_and_raises_the_generation()
    {
        (string access, string refresh) = await SignIn();

        Reply reply = await PostRefresh(refresh);

        reply.Status.ShouldBe(200);
        (string nextAccess, string nextRefresh) = Tokens(reply);
        nextAccess.ShouldNotBe(access, StringComparer.Ordinal);
        nextRefresh.ShouldNotBe(refresh, StringComparer.Ordinal);
        ((int)(await WhoAmI(nextAccess)).Json["generation"]!).ShouldBe(2);
        ((int)(await WhoAmI(access)).Json["generation"]!).ShouldBe(1, "the older access token lives until it expires");
        Emulator.Counters.Snapshot().Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_spent_refresh_token_costs_the_whole_family()
    {
        (_, string refresh) = await SignIn();
        (string access, string successor) = Tokens(await PostRefresh(refresh));

        Reply reuse = await PostRefresh(refresh);

        reuse.Status.ShouldBe(401);
        (await PostRefresh(successor)).Status.ShouldBe(401);
        (await WhoAmI(access)).Status.ShouldBe(401);
        CounterSnapshot seen = Emulator.Counters.Snapshot();
        seen.ReuseDetections.ShouldBe(1);
        seen.RedemptionRefusals.ShouldBe(2);
    }

    [Fact]
    public async Task Within_the_grace_the_last_spent_token_brings_the_same_successor_again()
    {
        Emulator.Switches.ReuseGrace = TimeSpan.FromSeconds(10);
        (_, string refresh) = await SignIn();
        Reply first = await PostRefresh(refresh);
        Time.Advance(TimeSpan.FromSeconds(9));

        Reply again = await PostRefresh(refresh);

        Tokens(again).ShouldBe(Tokens(first));
        Time.Advance(TimeSpan.FromSeconds(1));
        (await PostRefresh(refresh)).Status.ShouldBe(401);
        Emulator.Counters.Snapshot().ReuseDetections.ShouldBe(1);
    }

    [Fact]
    public async Task The_grace_ends_when_the_successor_is_used()
    {
        Emulator.Switches.ReuseGrace = TimeSpan.FromSeconds(10);
        (_, string refresh) = await SignIn();
        await PostRefresh(Tokens(await PostRefresh(refresh)).Refresh);

        (await PostRefresh(refresh)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Without_rotation_the_refresh_token_stays()
    {
        Emulator.Switches.Rotation = false;
        (_, string refresh) = await SignIn();

        Tokens(await PostRefresh(refresh)).Refresh.ShouldBe(refresh);
        (await PostRefresh(refresh)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_reply_may_leave_the_refresh_token_out_which_then_stays_good()
    {
        Emulator.Switches.RefreshTokenInReply = RefreshTokenInReply.Absent;
        (_, string refresh) = await SignIn();

        (await PostRefresh(refresh)).Json.AsObject().ContainsKey("refreshToken").ShouldBeFalse();
        (await PostRefresh(refresh)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_reply_may_hold_null_for_the_refresh_token_which_then_stays_good()
    {
        Emulator.Switches.RefreshTokenInReply = RefreshTokenInReply.Null;
        (_, string refresh) = await SignIn();

        Reply reply = await PostRefresh(refresh);

        reply.Json.AsObject().ContainsKey("refreshToken").ShouldBeTrue();
        reply.Json["refreshToken"].ShouldBeNull();
        (await PostRefresh(refresh)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_route_may_be_absent()
    {
        Emulator.Switches.RefreshEndpointAbsent = true;
        (_, string refresh) = await SignIn();

        (await PostRefresh(refresh)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_refresh_token_expires_by_the_clock()
    {
        Emulator.Switches.RefreshLifetime = TimeSpan.FromMinutes(5);
        (_, string refresh) = await SignIn();
        Time.Advance(TimeSpan.FromMinutes(5));

        Reply reply = await PostRefresh(refresh);

        reply.Status.ShouldBe(401);
        ((string)reply.Json["error"]!["message"]!).ShouldBe("The refresh token is invalid");
    }

    [Fact]
    public async Task A_refusal_may_come_as_400()
    {
        Emulator.Switches.RefreshRefusalStatus = 400;

        (await PostRefresh("nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_malformed_refresh_is_refused()
    {
        (await Client.Post("/api/v2/refresh", new { refreshToken = 1 })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/refresh", "nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Both_tokens_may_be_the_same_string()
    {
        Emulator.Switches.SameStringForBothTokens = true;

        (string access, string refresh) = await SignIn();

        refresh.ShouldBe(access);
        (await WhoAmI(access)).Status.ShouldBe(200);
        (await PostRefresh(refresh)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Families_can_be_revoked_all_at_once()
    {
        (string access, string refresh) = await SignIn();

        Emulator.RevokeFamilies();

        (await WhoAmI(access)).Status.ShouldBe(401);
        (await PostRefresh(refresh)).Status.ShouldBe(401);
        Emulator.Counters.Snapshot().ReuseDetections.ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_at_once_only_one_redeems()
    {
        (_, string refresh) = await SignIn();

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostRefresh(refresh)));

        replies.Count(reply => reply.Status == 200).ShouldBe(1);
        Emulator.Counters.Snapshot().ReuseDetections.ShouldBe(1);
    }
}
