using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Support;

/// <summary>One process as the engine sees it: a context, a store and a copy of the vault of its own. Several share a state folder, or do not.</summary>
internal sealed class EngineProcess : IDisposable
{
    public EngineProcess(TimeProvider clock, string state, FileVault vault)
    {
        Engine = new EngineContext(clock, new StateFolder(state)) { Jitter = 0 };
        Store = new SessionStore(Engine);
        Vault = vault;
    }

    public EngineContext Engine { get; }

    public SessionStore Store { get; }

    public FileVault Vault { get; }

    public NoticeLog Notices { get; } = new();

    public void Dispose() => Engine.Dispose();
}
