using TokenAuth.Emulator;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Bench;

/// <summary>An emulator and a session that is signed in to it.</summary>
public sealed class EmulatedSession : IAsyncDisposable
{
    private readonly string _state;
    private readonly EngineContext _engine;

    private EmulatedSession(EmulatorHost emulator, EngineContext engine, AuthSession session, string state)
    {
        Emulator = emulator;
        _engine = engine;
        Session = session;
        _state = state;
    }

    public EmulatorHost Emulator { get; }

    public AuthSession Session { get; }

    public TransportPool Connections => _engine.Connections;

    public static async Task<EmulatedSession> StartAsync()
    {
        string state = Directory.CreateTempSubdirectory("tokenauth-bench-").FullName;
        EmulatorHost emulator = await EmulatorHost.StartAsync();
        var engine = new EngineContext(state: new StateFolder(state));
        AuthSession session = await new SessionStore(engine).ConnectAsync(
            new ConnectRequest
            {
                Service = ServiceCatalog.Find("B2Core"),
                BaseAddress = emulator.HttpsAddress,
                Flow = new PasswordSignIn("anna@example.com", new Secret("correct horse battery staple")),
                Transport = new TransportSettings { SkipCertificateCheck = true },
            },
            SilentNotices.Instance,
            CancellationToken.None);
        return new EmulatedSession(emulator, engine, session, state);
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }
}
