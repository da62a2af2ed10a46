using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Saved;

public sealed class VaultProbeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileVault _vault;

    public VaultProbeTests()
    {
        _vault = new FileVault(_folder["vault.json"]);
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_vault_that_works_passes_every_step_and_nothing_stays_behind()
    {
        VaultProbeResult result = await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        result.Succeeded.ShouldBeTrue();
        result.Steps.Select(static step => step.Name).ShouldBe(Enum.GetValues<VaultProbeStepName>());
        result.Latency!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await _vault.ListAsync("", Ends)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_entry_is_no_session_even_if_it_stays_behind()
    {
        _vault.Before = static call => call.Operation == "Remove" ? throw Away(ErrorId.VaultWriteFailed) : Task.CompletedTask;
        await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        (await _vault.ListAsync("", Ends)).Count.ShouldBe(1);
        (await _vault.ListAsync("TokenAuth/", Ends)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Write", VaultProbeStepName.Write, ErrorId.VaultLocked)]
    [InlineData("Read", VaultProbeStepName.ReadBack, ErrorId.VaultReadFailed)]
    [InlineData("Remove", VaultProbeStepName.Delete, ErrorId.VaultWriteFailed)]
    public async Task A_step_that_fails_names_itself_and_its_error(string operation, VaultProbeStepName step, string error)
    {
        _vault.Before = call => call.Operation == operation ? throw Away(error) : Task.CompletedTask;

        VaultProbeResult result = await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        result.Succeeded.ShouldBeFalse();
        VaultProbeStep failed = result.Steps.First(static item => !item.Succeeded);
        failed.Name.ShouldBe(step);
        failed.Error!.ErrorId.ShouldBe(error);
        result.Steps[^1].Name.ShouldBe(VaultProbeStepName.Delete);
    }

    [Fact]
    public async Task A_vault_that_gives_back_something_else_fails_the_comparison()
    {
        bool isTampered = false;
        _vault.Before = async call =>
        {
            if (call.Operation == "Read" && !isTampered)
            {
                isTampered = true;
                await new FileVault(_folder["vault.json"]).WriteAsync(call.Entry, new TokenAuth.Secrecy.Secret("tampered"), description: null, Ends);
            }
        };

        VaultProbeResult result = await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        VaultProbeStep failed = result.Steps.Single(static item => !item.Succeeded);
        failed.Name.ShouldBe(VaultProbeStepName.Compare);
        failed.Error!.Message.ShouldNotContain("tampered");
        failed.Error.NextStep.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_vault_that_mixes_up_what_it_reads_at_once_fails_that_step()
    {
        int reads = 0;
        _vault.Before = async call =>
        {
            if (call.Operation == "Read" && Interlocked.Increment(ref reads) == 2)
            {
                await new FileVault(_folder["vault.json"]).WriteAsync(call.Entry, new TokenAuth.Secrecy.Secret("of another call"), description: null, Ends);
            }
        };

        VaultProbeResult result = await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        result.Steps.Single(static item => !item.Succeeded).Name.ShouldBe(VaultProbeStepName.Concurrent);
    }

    [Fact]
    public async Task A_vault_that_keeps_what_was_removed_fails_the_last_step()
    {
        bool isRemoved = false;
        string? left = null;
        _vault.Before = async call =>
        {
            isRemoved |= call.Operation == "Remove";
            if (call.Operation == "Read" && isRemoved)
            {
                left = call.Entry;
                await new FileVault(_folder["vault.json"]).WriteAsync(call.Entry, new TokenAuth.Secrecy.Secret("still there"), description: null, Ends);
            }
        };

        VaultProbeResult result = await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        VaultProbeStep failed = result.Steps.Single(static item => !item.Succeeded);
        failed.Name.ShouldBe(VaultProbeStepName.Delete);
        failed.Error!.ErrorId.ShouldBe(ErrorId.VaultWriteFailed);
        failed.Error.NextStep!.ShouldContain(left!);
    }

    [Fact]
    public async Task Its_latency_is_the_slower_of_one_write_and_one_read()
    {
        var clock = new ManualTimeProvider();
        int reads = 0;
        _vault.Before = call =>
        {
            clock.Advance(TimeSpan.FromSeconds(call.Operation switch { "Write" => 3, "Read" => reads++ == 0 ? 1 : 20, _ => 60 }));
            return Task.CompletedTask;
        };

        (await VaultProbe.RunAsync(_vault, clock, Ends)).Latency.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_vault_that_cannot_be_called_by_several_at_once_fails_that_step_only()
    {
        int reads = 0;
        _vault.Before = call => call.Operation == "Read" && Interlocked.Increment(ref reads) is > 1 and <= 5 ? throw Away(ErrorId.VaultReadFailed) : Task.CompletedTask;

        VaultProbeResult result = await VaultProbe.RunAsync(_vault, TimeProvider.System, Ends);

        result.Steps.Single(static item => !item.Succeeded).Name.ShouldBe(VaultProbeStepName.Concurrent);
    }

    private static TokenAuthException Away(string error) => new(error, ErrorKind.InvalidOperation, "Away.") { NextStep = "Do something." };
}
