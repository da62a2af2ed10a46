using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>The claim that lets one machine at a time redeem.</summary>
public sealed class ClaimTests : FleetTest
{
    // How long a claim lasts that nobody prolongs.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_renewal_that_fails_gives_its_claim_up()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        Emulator.FailNext(Refresh, 9, EmulatorFault.Status(429));

        await Should.ThrowAsync<TokenAuthException>(RunAsync(TokenAsync(process, session, session.NewerThanNow())));

        process.Vault.Calls.ShouldContain(static call => call.Operation == "Write" && call.Entry == Claim);
        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_renewal_gives_its_claim_up()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        Emulator.RevokeFamilies();

        await Should.ThrowAsync<SignInAgainException>(RunAsync(TokenAsync(process, session, session.NewerThanNow())));

        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("of somebody else")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"format":1,"id":"x"}""")]
    [InlineData("""{"format":1,"id":"x","expiresAt":"soon"}""")]
    [InlineData("""{"format":1,"id":7,"expiresAt":"2099-01-01T00:00:00Z"}""")]
    public async Task What_is_no_claim_keeps_nobody_out(string content)
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        await process.Vault.WriteAsync(Claim, new Secret(content), description: null, Ends);
        DateTimeOffset before = Clock.GetUtcNow();

        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Position.Generation.ShouldBe(2);

        (Clock.GetUtcNow() - before).ShouldBeLessThan(Lifetime);
    }

    [Fact]
    public async Task A_machine_takes_over_the_claim_that_it_left_behind()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        process.Vault.Before = Failing(ErrorId.VaultTimeout, IsWriteOfEntry);
        await RunAsync(TokenAsync(process, session, session.NewerThanNow()));
        await SettledAsync(session);
        (await process.Vault.ListAsync(Claims, Ends)).Count.ShouldBe(1);
        process.Vault.Before = static _ => Task.CompletedTask;
        DateTimeOffset before = Clock.GetUtcNow();

        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Position.Generation.ShouldBe(3);

        (Clock.GetUtcNow() - before).ShouldBeLessThan(Lifetime * 2 / 3);
        Seen.ReuseDetections.ShouldBe(0);
    }

    [Fact]
    public async Task A_claim_that_took_too_long_to_write_is_void_until_it_expires()
    {
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero))[0];
        int written = 0;
        process.Vault.Before = call => call is { Operation: "Write", Entry: Claim } && written++ == 0 ? Task.Delay(VaultClaim.LeastWait + TimeSpan.FromSeconds(1), Clock, Ends) : Task.CompletedTask;
        DateTimeOffset before = Clock.GetUtcNow();

        (await RunAsync(TokenAsync(process, session, session.NewerThanNow()))).Position.Generation.ShouldBe(2);

        (Clock.GetUtcNow() - before).ShouldBeGreaterThanOrEqualTo(Lifetime);
        written.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Machines_that_claim_it_all_the_time_end_the_wait_with_an_error()
    {
        ConnectRequest hasty = As(Anna) with { Transport = new TransportSettings { Timeout = TimeSpan.FromSeconds(1) } };
        (EngineProcess process, AuthSession session) = (await FleetAsync(1, TimeSpan.Zero, hasty))[0];
        EngineProcess other = NewProcess("other", isShared: true);
        int claims = 0;
        process.Vault.Before = call => call is { Operation: "Read", Entry: Claim }
            ? other.Vault.WriteAsync(Claim, new Secret($$"""{"format":1,"id":"{{claims++}}","expiresAt":"{{Clock.GetUtcNow() + Lifetime:O}}"}"""), description: null, Ends)
            : Task.CompletedTask;

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(RunAsync(TokenAsync(process, session, session.NewerThanNow())));

        error.ErrorId.ShouldBe(ErrorId.LockTimeout);
        error.Message.ShouldContain(Prod);
        error.NextStep.ShouldNotBeNullOrEmpty();
        Seen.Redemptions.ShouldBe(0);
    }
}
