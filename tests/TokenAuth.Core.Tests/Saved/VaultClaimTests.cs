using System.Text.Json;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What a machine writes, for how long it waits, and when it goes without.</summary>
public sealed class VaultClaimTests : FleetTest
{
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0.9, 5.4)]
    public async Task Between_the_claim_and_the_look_whose_it_is_others_have_time_to_write_theirs(double latency, double wait)
    {
        EngineProcess process = NewProcess(isShared: true);
        process.Vault.Latency = TimeSpan.FromSeconds(latency);
        DateTimeOffset written = default;
        DateTimeOffset looked = default;
        process.Vault.Before = call =>
        {
            if (call.Operation == "Write")
            {
                written = Clock.GetUtcNow();
            }
            else if (written != default && looked == default)
            {
                looked = Clock.GetUtcNow();
            }

            return Task.CompletedTask;
        };

        VaultClaim claim = (await RunAsync(TakeAsync(process, isNeeded: true))).ShouldNotBeNull();

        claim.Abandon();
        (looked - written - process.Vault.Latency).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(wait));
    }

    [Fact]
    public async Task What_it_writes_says_whose_it_is_and_until_when()
    {
        EngineProcess process = NewProcess(isShared: true);

        VaultClaim claim = (await RunAsync(TakeAsync(process, isNeeded: true))).ShouldNotBeNull();

        claim.Abandon();
        using var content = JsonDocument.Parse((await process.Vault.ReadAsync(Claim, Ends))!.Reveal());
        content.RootElement.EnumerateObject().Select(static member => member.Name).ShouldBe(["format", "id", "expiresAt"]);
        content.RootElement.GetProperty("format").GetInt32().ShouldBe(1);
        content.RootElement.GetProperty("id").GetString()!.Length.ShouldBe(32);
    }

    [Fact]
    public async Task One_that_is_not_needed_any_more_is_given_up()
    {
        EngineProcess process = NewProcess(isShared: true);

        (await RunAsync(TakeAsync(process, isNeeded: false))).ShouldBeNull();

        process.Vault.Calls.ShouldContain(static call => call.Operation == "Write" && call.Entry == Claim);
        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_of_which_nobody_knows_whether_it_is_needed_is_given_up()
    {
        EngineProcess process = NewProcess(isShared: true);
        var failure = new TokenAuthException(ErrorId.VaultReadFailed, ErrorKind.InvalidOperation, "Away.");

        (await Should.ThrowAsync<TokenAuthException>(RunAsync(TakeAsync(process, () => throw failure)))).ShouldBeSameAs(failure);

        process.Vault.Calls.ShouldContain(static call => call.Operation == "Write" && call.Entry == Claim);
        (await process.Vault.ListAsync(Claims, Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_need_not_redeem_does_not_wait_for_anothers()
    {
        EngineProcess process = NewProcess(isShared: true);
        await process.Vault.WriteAsync(Claim, new Secret($$"""{"format":1,"id":"other","expiresAt":"{{Clock.GetUtcNow().AddSeconds(30):O}}"}"""), description: null, Ends);
        DateTimeOffset before = Clock.GetUtcNow();

        (await RunAsync(TakeAsync(process, isNeeded: false))).ShouldBeNull();

        (Clock.GetUtcNow() - before).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        (await process.Vault.ReadAsync(Claim, Ends))!.Reveal().ShouldContain("other");
    }

    private Task<VaultClaim?> TakeAsync(EngineProcess process, bool isNeeded) => TakeAsync(process, () => Task.FromResult(isNeeded));

    private Task<VaultClaim?> TakeAsync(EngineProcess process, Func<Task<bool>> isNeeded) =>
        Task.Run(() => VaultClaim.TakeAsync(new VaultAccess(process.Vault, process.Engine.State, Clock), Prod, mine: null, LongWait, isNeeded, Clock), Ends);
}
