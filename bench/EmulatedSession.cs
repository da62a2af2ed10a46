using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Bench;

/// <summary>A session that is signed in to an emulator: one of its own, or one elsewhere.</summary>
public sealed class EmulatedSession : IAsyncDisposable
{
    private readonly string _state;
    private readonly EngineContext _engine;

    private EmulatedSession(EmulatorHost? emulator, EngineContext engine, AuthSession session, string state)
    {
        Emulator = emulator;
        _engine = engine;
        Session = session;
        _state = state;
    }

    /// <summary>The emulator of its own; null where the session is elsewhere.</summary>
    public EmulatorHost? Emulator { get; }

    public AuthSession Session { get; }

    public TransportPool Connections => _engine.Connections;

    public static async Task<EmulatedSession> StartAsync()
    {
        EmulatorHost emulator = await EmulatorHost.StartAsync();
        return await ConnectAsync(emulator, emulator.HttpsAddress);
    }

    public static Task<EmulatedSession> ConnectAsync(Uri server) => ConnectAsync(emulator: null, server);

    public async Task<string> TokenAsync() => (await Session.GetTokenAsync(TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None)).Value.Reveal();

    /// <summary>A small GET through the authorized client, its body read.</summary>
    public async Task<int> GetAsync(RequestSpec spec)
    {
        var client = new AuthorizedClient(Session);
        using HttpResponseMessage response = await client.SendAsync(spec, SilentNotices.Instance, CancellationToken.None).ConfigureAwait(false);
        return (await client.ReadBodyAsync(response, CancellationToken.None).ConfigureAwait(false)).Length;
    }

    /// <summary>GETs, so many in flight.</summary>
    public async Task GetManyAsync(RequestSpec spec, int count, int inFlight)
    {
        int left = count;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(WorkAsync))).ConfigureAwait(false);

        async Task WorkAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await GetAsync(spec).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        if (Emulator is not null)
        {
            await Emulator.DisposeAsync();
        }

        Directory.Delete(_state, recursive: true);
    }

    private static async Task<EmulatedSession> ConnectAsync(EmulatorHost? emulator, Uri server)
    {
        string state = Directory.CreateTempSubdirectory("tokenauth-bench-").FullName;
        var engine = new EngineContext(state: new StateFolder(state));
        AuthSession session = await new SessionStore(engine).ConnectAsync(
            new ConnectRequest
            {
                Service = ServiceCatalog.Find("B2Core"),
                BaseAddress = server,
                Flow = new PasswordSignIn("anna@example.com", new Secret("correct horse battery staple")),
                Transport = new TransportSettings { SkipCertificateCheck = true },
            },
            SilentNotices.Instance,
            CancellationToken.None);
        return new EmulatedSession(emulator, engine, session, state);
    }
}
