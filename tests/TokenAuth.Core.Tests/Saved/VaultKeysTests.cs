using TokenAuth.Core.Tests.Support;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>Which key seals, and what becomes of one that the vault has lost.</summary>
public sealed class VaultKeysTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_that_the_vault_has_lost_is_written_back()
    {
        FileVault vault = NewVault();
        VaultKeys keys = KeysOf(vault);
        VaultKey made = await keys.NeedAsync(Ends);
        await vault.RemoveAsync(VaultEntryName.Key, Ends);

        VaultKey again = await keys.NeedAsync(Ends);

        again.Id.ShouldBe(made.Id);
        (await KeysOf(NewVault()).LoadAsync(Ends)).ShouldNotBeNull().Value.ShouldBe(made.Value);
    }

    [Fact]
    public async Task A_key_that_was_met_opens_and_seals_only_where_there_is_no_other()
    {
        VaultKeys keys = KeysOf(NewVault());
        VaultKey made = await keys.NeedAsync(Ends);
        var met = VaultKey.New();

        keys.Learn(met);
        keys.Learn(key: null);

        keys.Current.ShouldNotBeNull().Id.ShouldBe(made.Id);
        keys.Find(met.Id).ShouldBeSameAs(met);
        VaultKeys without = KeysOf(NewVault());
        without.Learn(met);
        without.Current.ShouldBeSameAs(met);
    }

    [Fact]
    public async Task Of_two_that_make_one_at_the_same_time_the_vault_decides()
    {
        FileVault vault = NewVault();
        var others = VaultKey.New();
        vault.Before = AfterWriteAsync(vault, other => other.WriteAsync(VaultEntryName.Key, others.ToEntry(), description: null, Ends));
        VaultKeys keys = KeysOf(vault);

        VaultKey key = await keys.NeedAsync(Ends);

        key.Id.ShouldBe(others.Id);
        keys.Current.ShouldNotBeNull().Id.ShouldBe(others.Id);
    }

    [Fact]
    public async Task One_that_is_lost_at_once_is_known_all_the_same()
    {
        FileVault vault = NewVault();
        vault.Before = AfterWriteAsync(vault, static other => other.RemoveAsync(VaultEntryName.Key, Ends));
        VaultKeys keys = KeysOf(vault);

        VaultKey key = await keys.NeedAsync(Ends);

        keys.Find(key.Id).ShouldBeSameAs(key);
        keys.Current.ShouldBeSameAs(key);
        keys.IsWritten.ShouldBeTrue();
    }

    // What somebody else does between the write of the key and the next look at it.
    private Func<FileVaultCall, Task> AfterWriteAsync(FileVault vault, Func<FileVault, Task> act) => call =>
        call.Operation == "Read" && vault.Calls.Any(static earlier => earlier.Operation == "Write") ? act(NewVault()) : Task.CompletedTask;

    private VaultKeys KeysOf(FileVault vault) => new VaultAccess(vault, new StateFolder(_folder["state"]), TimeProvider.System).Keys;

    private FileVault NewVault() => new(_folder["vault.json"]);
}
