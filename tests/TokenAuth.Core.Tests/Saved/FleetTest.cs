using TokenAuth.Core.Tests.Support;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>A test of machines, each with a state folder of its own, on one vault that they share.</summary>
public abstract class FleetTest : SavedTest
{
    protected const string Claims = "TokenAuth-claim/";
    protected const string Claim = Claims + Prod;

    private protected async Task<List<(EngineProcess Process, AuthSession Session)>> FleetAsync(int count, TimeSpan latency, ConnectRequest? request = null)
    {
        List<(EngineProcess Process, AuthSession Session)> machines = [];
        for (int index = 0; index < count; index++)
        {
            EngineProcess process = NewProcess($"machine{index}", isShared: true);
            AuthSession session = await (index == 0 ? ConnectAsync(process, request) : RestoreAsync(process));
            process.Vault.Latency = latency;
            machines.Add((process, session));
        }

        return machines;
    }

    private protected Task SettledAsync(AuthSession session) => RunAsync(session.Keeping!.Upkeep.SettledAsync());
}
