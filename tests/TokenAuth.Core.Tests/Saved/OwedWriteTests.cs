using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What a vault did not take is written later.</summary>
public sealed class OwedWriteTests : SavedTest
{
    [Fact]
    public async Task A_sign_in_that_the_vault_did_not_take_is_written_by_a_use_five_seconds_later()
    {
        EngineProcess process = NewProcess();
        process.Vault.Before = Failing(ErrorId.VaultLocked, IsWriteOfEntry);
        AuthSession session = await ConnectAsync(process);
        process.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("could not be saved");
        process.Vault.Before = static _ => Task.CompletedTask;
        Clock.Advance(TimeSpan.FromSeconds(4));
        await TokenAsync(process, session);
        process.Vault.Calls.Count(IsWriteOfEntry).ShouldBe(1);
        Clock.Advance(TimeSpan.FromSeconds(1));

        await TokenAsync(process, session);

        await RunUntilAsync(() => File.ReadAllText(VaultPath).Contains($"\"{Entry}\"", StringComparison.Ordinal));
        EngineProcess elsewhere = NewProcess("elsewhere");
        (await RestoreAsync(elsewhere)).Generation.ShouldBe(1);
    }
}
