using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Support;

/// <summary>
/// A test with a vault in a file and with several processes, each a context and a store of its own in this one. The locks between them are the
/// operating system's, so short waits take their real time; everything else goes by the clock that stands still.
/// </summary>
public abstract class SavedTest : EmulatorTest
{
    protected const string Prod = "prod";
    protected const string Entry = "TokenAuth/prod";
    protected const string KeyEntry = "TokenAuth/key";

    // The longest wait of any test takes a third of them.
    private const int MostSteps = 4000;

    private readonly List<EngineProcess> _processes = [];

    protected SavedTest()
        : base(new ManualTimeProvider { RealBelow = TimeSpan.FromMilliseconds(50) })
    {
    }

    private protected string VaultPath => Folder["vault.json"];

    private protected string SessionsFolder => Path.Combine(Folder["shared"], "sessions");

    private protected string SealedFile => Directory.GetFiles(SessionsFolder, "*.sealed").ShouldHaveSingleItem();

    public override async ValueTask DisposeAsync()
    {
        foreach (EngineProcess process in _processes)
        {
            process.Dispose();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A process. Those with the same state folder are on one machine.</summary>
    /// <param name="state">The state folder's name.</param>
    /// <param name="isShared">Whether the vault is one that machines share.</param>
    /// <param name="losesWrites">Whether it works on a copy, as SecretStore does.</param>
    private protected EngineProcess NewProcess(string state = "shared", bool isShared = false, bool losesWrites = false)
    {
        var vault = new FileVault(VaultPath) { Clock = Clock, IsShared = isShared, StaleFor = losesWrites ? TimeSpan.FromSeconds(5) : null };
        var process = new EngineProcess(Clock, Folder[state], vault);
        lock (_processes)
        {
            _processes.Add(process);
        }

        return process;
    }

    private protected Task<AuthSession> ConnectAsync(EngineProcess process, ConnectRequest? request = null) =>
        process.Store.ConnectAsync((request ?? As(Anna)) with { Name = Prod, Vault = process.Vault }, process.Notices, Ends);

    private protected Task<AuthSession> RestoreAsync(EngineProcess process, bool force = false) => process.Store.RestoreAsync(Prod, process.Vault, force, process.Notices, Ends);

    private protected Task<AccessToken> TokenAsync(EngineProcess process, AuthSession session, TokenDemand? demand = null) =>
        session.GetTokenAsync(demand ?? TokenDemand.Fresh, process.Notices, Ends).AsTask();

    /// <summary>What a process that has just begun gets, without a sign-in.</summary>
    private protected async Task<AccessToken> FreshTokenAsync()
    {
        int signIns = Seen.SignIns;
        EngineProcess process = NewProcess();
        AccessToken token = await TokenAsync(process, await RestoreAsync(process));
        Seen.SignIns.ShouldBe(signIns);
        return token;
    }

    /// <summary>What makes the calls of a vault fail that are meant.</summary>
    private protected static Func<FileVaultCall, Task> Failing(string errorId, Func<FileVaultCall, bool> which) =>
        call => which(call) ? throw new TokenAuthException(errorId, ErrorKind.InvalidOperation, $"{errorId}.") : Task.CompletedTask;

    private protected static bool IsWriteOfEntry(FileVaultCall call) => call is { Operation: "Write", Entry: Entry };

    /// <summary>Lets the time go on until the work is done: claims and polls wait by the clock, on other threads.</summary>
    protected async Task RunAsync(Task work)
    {
        await RunUntilAsync(() => work.IsCompleted);
        await work;
    }

    /// <inheritdoc cref="RunAsync(Task)"/>
    protected async Task<T> RunAsync<T>(Task<T> work)
    {
        await RunAsync((Task)work);
        return await work;
    }

    /// <summary>Lets the time go on until something is so.</summary>
    protected Task RunUntilAsync(Func<bool> isSo) => RunUntilAsync(() => Task.FromResult(isSo()), TimeSpan.FromMilliseconds(50));

    /// <summary>Lets the time go on until something is so.</summary>
    /// <param name="isSo">Asked before each step.</param>
    /// <param name="step">How far the time goes on at once.</param>
    protected async Task RunUntilAsync(Func<Task<bool>> isSo, TimeSpan step)
    {
        for (int steps = 0; !await isSo(); steps++)
        {
            steps.ShouldBeLessThan(MostSteps, "what was waited for never came");
            Clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ends);
        }
    }
}
