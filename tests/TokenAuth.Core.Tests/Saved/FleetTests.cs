using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What machines that share a vault do to each other's sessions.</summary>
public sealed class FleetTests : FleetTest
{
    [Fact]
    public async Task Every_generation_is_written_through_and_the_claim_is_given_up()
    {
        EngineProcess first = NewProcess("one", isShared: true);
        AuthSession one = await ConnectAsync(first);
        EngineProcess second = NewProcess("two", isShared: true);
        AuthSession other = await RestoreAsync(second);

        AccessToken last = await TokenAsync(first, one);
        for (int generation = 2; generation < 6; generation++)
        {
            (EngineProcess process, AuthSession session) = generation % 2 == 0 ? (first, one) : (second, other);
            last = await RunAsync(TokenAsync(process, session, new TokenDemand { NewerThan = last.Position }));
            last.Position.Generation.ShouldBe(generation);
            await SettledAsync(session);
        }

        Seen.Redemptions.ShouldBe(4);
        Seen.ReuseDetections.ShouldBe(0);
        (await first.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
        EngineProcess third = NewProcess("three", isShared: true);
        (await RestoreAsync(third)).Generation.ShouldBe(5);
    }

    [Fact]
    public async Task Machines_that_find_the_token_due_at_once_redeem_once()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(6, TimeSpan.FromMilliseconds(100));
        Expire(machines[0].Session);

        Task<AccessToken[]> all = Task.WhenAll(machines.Select(machine => Task.Run(() => TokenAsync(machine.Process, machine.Session), Ends)));
        AccessToken[] tokens = await RunAsync(all);

        tokens.Select(static token => token.Value).Distinct().ShouldHaveSingleItem();
        Seen.Redemptions.ShouldBe(1);
        Seen.ReuseDetections.ShouldBe(0);
    }

    [Fact]
    public async Task A_claim_whose_holder_is_gone_expires()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(2, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[1];
        await machines[0].Process.Vault.WriteAsync(
            Claim, new Secret($$"""{"format":1,"id":"gone","expiresAt":"{{Clock.GetUtcNow().AddSeconds(30):O}}"}"""), description: null, Ends);
        DateTimeOffset before = Clock.GetUtcNow();

        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Position.Generation.ShouldBe(2);

        (Clock.GetUtcNow() - before).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_claim_of_a_clock_that_is_years_ahead_expires_too()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(2, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[1];
        await machines[0].Process.Vault.WriteAsync(Claim, new Secret("""{"format":1,"id":"gone","expiresAt":"2099-01-01T00:00:00Z"}"""), description: null, Ends);

        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_redemption_that_takes_long_keeps_its_claim()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(2, TimeSpan.Zero);
        Expire(machines[0].Session);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> slow = TokenAsync(machines[0].Process, machines[0].Session);
        await RunAsync(hold.WaitForArrivals(1, Ends));
        Task<AccessToken> other = Task.Run(() => TokenAsync(machines[1].Process, machines[1].Session), Ends);
        for (int second = 0; second < 80; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ends);
        }

        hold.Arrivals.ShouldBe(1);
        hold.Release();
        AccessToken[] tokens = await RunAsync(Task.WhenAll(slow, other));

        tokens[0].Value.ShouldBe(tokens[1].Value);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_no_end_where_another_machine_brings_a_newer_token_within_seconds()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(2, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[0];
        (EngineProcess otherProcess, AuthSession other) = machines[1];

        // The other machine has redeemed past every rule: its write arrives late.
        var late = new TaskCompletionSource();
        otherProcess.Vault.Before = call => call is { Operation: "Write", Entry: Entry } ? late.Task : Task.CompletedTask;
        await RunAsync(TokenAsync(otherProcess, other, other.NewerThanNow()));
        await process.Vault.RemoveAsync(Claim, Ends);
        Task<AccessToken> refused = Task.Run(() => TokenAsync(process, session, session.NewerThanNow()), Ends);
        await RunUntilAsync(() => Seen.RedemptionRefusals > 0);
        late.SetResult();

        (await RunAsync(refused)).Position.Generation.ShouldBe(2);
        session.CanRenew.ShouldBeTrue();
        await SettledAsync(other);
        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_with_nothing_newer_ends_the_session_after_five_seconds()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(1, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[0];
        Emulator.RevokeFamilies();
        DateTimeOffset before = Clock.GetUtcNow();

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(RunAsync(TokenAsync(process, session, session.NewerThanNow())));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
        (Clock.GetUtcNow() - before).ShouldBeGreaterThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_sign_out_on_one_machine_ends_the_session_on_the_others_and_is_not_undone_by_their_renewals()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(2, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[0];
        (EngineProcess otherProcess, AuthSession other) = machines[1];
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = Task.Run(() => TokenAsync(otherProcess, other, other.NewerThanNow()), Ends);
        await RunAsync(hold.WaitForArrivals(1, Ends));

        await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
        hold.Release();
        await RunAsync(renewing.ContinueWith(static ended => ended.IsFaulted, TaskScheduler.Default));
        await SettledAsync(other);

        (await process.Vault.ListAsync("TokenAuth/prod", Ends)).ShouldBeEmpty();
        await Should.ThrowAsync<SignInAgainException>(RunAsync(TokenAsync(otherProcess, other, other.NewerThanNow())));
        (await process.Vault.ListAsync("TokenAuth/prod", Ends)).ShouldBeEmpty();
        await Should.ThrowAsync<TokenAuthException>(RunAsync(RestoreAsync(NewProcess("two", isShared: true))));
    }

    [Fact]
    public async Task A_sign_in_on_one_machine_wins_on_the_others()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(2, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[1];
        EngineProcess third = NewProcess("three", isShared: true);

        AuthSession again = await RunAsync(ConnectAsync(third));

        again.Epoch.ShouldBe(2);
        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Value.ShouldBe((await TokenAsync(third, again)).Value);
        Seen.Redemptions.ShouldBe(0);
    }

    [Fact]
    public async Task A_vault_that_is_away_stops_a_renewal_only_while_the_token_is_good()
    {
        List<(EngineProcess Process, AuthSession Session)> machines = await FleetAsync(1, TimeSpan.Zero);
        (EngineProcess process, AuthSession session) = machines[0];
        process.Vault.Before = static _ => throw new TokenAuthException(ErrorId.VaultTimeout, ErrorKind.Timeout, "Away.");
        AccessToken first = await TokenAsync(process, session);
        MakeDue(session);
        (await RunAsync(TokenAsync(process, session))).Value.ShouldBe(first.Value);
        Seen.Redemptions.ShouldBe(0);
        Expire(session);

        (await RunAsync(TokenAsync(process, session))).Position.Generation.ShouldBe(2);

        process.Vault.Before = static _ => Task.CompletedTask;
        await SettledAsync(session);
        Clock.Advance(TimeSpan.FromSeconds(6));
        await TokenAsync(process, session);
        EngineProcess other = NewProcess("other", isShared: true);
        await RunUntilAsync(() => process.Vault.Calls.Count(static call => call is { Operation: "Write", Entry: Entry }) > 1);
        await SettledAsync(session);
        (await RunAsync(RestoreAsync(other))).Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(ErrorId.VaultNotFound)]
    [InlineData(ErrorId.VaultLocked)]
    [InlineData(ErrorId.VaultTimeout)]
    [InlineData(ErrorId.VaultReadFailed)]
    [InlineData(ErrorId.VaultWriteFailed)]
    public async Task A_refused_token_is_renewed_whatever_keeps_the_vault_from_answering(string error)
    {
        EngineProcess machine = NewProcess("machine", isShared: true);
        AuthSession session = await ConnectAsync(machine);
        await SettledAsync(session);
        machine.Vault.Before = _ => throw new TokenAuthException(error, ErrorKind.InvalidOperation, "Away.");

        AccessToken renewed = await RunAsync(TokenAsync(machine, session, session.NewerThanNow() with { AfterRejection = true }));

        renewed.Position.Generation.ShouldBe(2);
        Seen.ReuseDetections.ShouldBe(0);
    }
}
