using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class TokenDemandTests : EmulatorTest
{
    [Fact]
    public async Task A_forced_renewal_brings_a_newer_token_though_the_old_one_is_good()
    {
        AuthSession session = await ConnectAsync();

        AccessToken token = await TokenAsync(session, session.NewerThanNow());

        token.Position.Generation.ShouldBe(2);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task Sixteen_callers_that_force_a_renewal_of_the_same_token_share_one_redemption()
    {
        AuthSession session = await ConnectAsync();
        TokenDemand demand = session.NewerThanNow();
        using EmulatorHold hold = Emulator.Hold(Refresh);

        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() => TokenAsync(session, demand), Ends))];
        await hold.WaitForArrivals(1, Ends);
        hold.Release();
        AccessToken[] tokens = await Task.WhenAll(callers);

        tokens.ShouldAllBe(token => token.Position.Generation == 2);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_saw_an_older_token_gets_the_present_one()
    {
        AuthSession session = await ConnectAsync();
        TokenDemand early = session.NewerThanNow();
        await TokenAsync(session, early);

        (await TokenAsync(session, early)).Position.Generation.ShouldBe(2);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_minimum_lifetime_renews_a_token_that_does_not_last_as_long()
    {
        AuthSession session = await ConnectAsync();
        Clock.Advance(TimeSpan.FromMinutes(40));

        (await TokenAsync(session, new TokenDemand { MinimumLifetime = TimeSpan.FromMinutes(10) })).Position.Generation.ShouldBe(1);
        (await TokenAsync(session, new TokenDemand { MinimumLifetime = TimeSpan.FromMinutes(30) })).Position.Generation.ShouldBe(2);
        Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_minimum_lifetime_that_the_server_cannot_give_brings_a_token_and_one_warning()
    {
        AuthSession session = await ConnectAsync();
        var demand = new TokenDemand { MinimumLifetime = TimeSpan.FromHours(3) };

        for (int call = 0; call < 10; call++)
        {
            (await StatusForAsync(await TokenAsync(session, demand))).ShouldBe(200);
        }

        Notices.Warnings.Count.ShouldBe(1);
        Notices.Warnings[0].ShouldContain("03:00:00");
    }

    [Fact]
    public async Task The_call_that_finds_out_says_it()
    {
        AuthSession session = await ConnectAsync();

        await TokenAsync(session, new TokenDemand { MinimumLifetime = TimeSpan.FromHours(3) });

        Notices.Warnings.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_token_that_was_renewed_a_moment_ago_is_as_good_as_the_server_gives()
    {
        AuthSession session = await ConnectAsync();
        var demand = new TokenDemand { MinimumLifetime = TimeSpan.FromHours(3) };
        await TokenAsync(session, demand);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await TokenAsync(session, demand)).Position.Generation.ShouldBe(2);

        Clock.Advance(TimeSpan.FromMinutes(30));
        (await TokenAsync(session, demand)).Position.Generation.ShouldBe(3);
    }

    [Fact]
    public async Task What_one_sign_in_could_not_give_another_may()
    {
        Emulator.Switches.AccessLifetime = TimeSpan.FromMinutes(10);
        AuthSession session = await ConnectAsync();
        await TokenAsync(session, new TokenDemand { MinimumLifetime = TimeSpan.FromHours(3) });
        Emulator.Switches.AccessLifetime = TimeSpan.FromHours(1);
        await ConnectAsync();
        Clock.Advance(TimeSpan.FromMinutes(40));

        (await TokenAsync(session, new TokenDemand { MinimumLifetime = TimeSpan.FromMinutes(30) })).Position.Generation.ShouldBe(2);

        session.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_minimum_lifetime_that_the_server_cannot_give_is_not_asked_for_by_every_call()
    {
        AuthSession session = await ConnectAsync();
        var demand = new TokenDemand { MinimumLifetime = TimeSpan.FromHours(3) };

        for (int call = 0; call < 10; call++)
        {
            await TokenAsync(session, demand);
        }

        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_minimum_lifetime_says_nothing_about_a_token_of_unknown_lifetime()
    {
        Emulator.Switches.OpaqueAccessTokens = true;
        Emulator.Switches.ReplyShape = ReplyShape.NoLifetime;
        AuthSession session = await ConnectAsync();

        (await TokenAsync(session, new TokenDemand { MinimumLifetime = TimeSpan.FromHours(3) })).Position.Generation.ShouldBe(1);
    }
}
