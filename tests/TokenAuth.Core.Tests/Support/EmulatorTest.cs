using System.Net.Http.Headers;
using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A test against a server of its own, over real sockets; engine and server share one clock that stands still.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Anna = "anna@example.com";
    protected const string Password = "correct horse battery staple";
    protected const string Refresh = "/api/v2/refresh";

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private EmulatorHost? _emulator;
    private EngineContext? _engine;
    private SessionStore? _store;

    protected EmulatorTest()
        : this(new ManualTimeProvider())
    {
    }

    protected EmulatorTest(ManualTimeProvider clock)
    {
        Clock = clock;
    }

    protected ManualTimeProvider Clock { get; }

    /// <summary>A deadline for a test that hangs; none waits for it.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(60);

    protected EmulatorHost Emulator => _emulator!;

    protected EngineContext Engine => _engine!;

    protected SessionStore Store => _store!;

    private protected NoticeLog Notices { get; } = new();

    private protected TempFolder Folder => _folder;

    protected CancellationToken Ends => _ends.Token;

    protected CounterSnapshot Seen => Emulator.Counters.Snapshot();

    public virtual async ValueTask InitializeAsync()
    {
        _ends.CancelAfter(Patience);
        _emulator = await StartEmulatorAsync();
        _engine = new EngineContext(Clock, new StateFolder(_folder["state"])) { Jitter = 0 };
        _store = new SessionStore(_engine);
    }

    public virtual async ValueTask DisposeAsync()
    {
        _engine?.Dispose();
        await Emulator.DisposeAsync();
        _folder.Dispose();
        _ends.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<EmulatorHost> StartEmulatorAsync() => EmulatorHost.StartAsync(new EmulatorOptions { Clock = Clock, AccountCount = 20 }, Ends);

    protected ConnectRequest As(string userName, string password = Password, ServiceDefinition? service = null, TokenAuth.SignIn.SecondFactor? secondFactor = null, bool remember = false) => new()
    {
        Service = service ?? TestServices.BackOffice,
        BaseAddress = Emulator.HttpAddress,
        Flow = new PasswordSignIn(userName, new Secret(password), secondFactor, remember),
    };

    /// <summary>A session that spends refresh tokens at the emulator's OAuth token endpoint.</summary>
    protected ConnectRequest AsOAuthClient(TimeSpan? lifetime, string? refreshToken = null, string clientSecret = "s3cret") => new()
    {
        Service = ServiceCatalog.Find("OAuth2"),
        BaseAddress = Emulator.HttpAddress,
        Flow = GivenTokens.With(refreshToken ?? Emulator.IssueRefreshToken(), lifetime),
        Client = new OAuthClient { Id = "client", ClientSecret = new Secret(clientSecret) },
        ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tokenEndpoint"] = new Uri(Emulator.HttpAddress, "/oauth/token").ToString(),
        },
    };

    protected Task<AuthSession> ConnectAsync(ConnectRequest request) => Store.ConnectAsync(request, Notices, Ends);

    protected Task<AuthSession> ConnectAsync(string userName = Anna) => ConnectAsync(As(userName));

    protected Task<AccessToken> TokenAsync(AuthSession session, TokenDemand? demand = null) =>
        session.GetTokenAsync(demand ?? TokenDemand.Fresh, Notices, Ends).AsTask();

    protected Task<HttpResponseMessage> SendAsync(AuthSession session, RequestSpec request) => new AuthorizedClient(session).SendAsync(request, Notices, Ends);

    protected Task<HttpResponseMessage> GetAsync(AuthSession session, string address) => SendAsync(session, new RequestSpec { Address = address });

    /// <summary>Lets the access token expire, here and at the server.</summary>
    protected void Expire(AuthSession session) => Clock.Advance(session.ExpiresIn!.Value + TimeSpan.FromSeconds(1));

    /// <summary>Moves into the due window of a token, which is still good there.</summary>
    protected void MakeDue(AuthSession session) => Clock.Advance(session.ExpiresIn!.Value - TimeSpan.FromSeconds(20));

    protected IReadOnlyList<RecordedRequest> RequestsTo(string path) => [.. Emulator.Requests.Where(request => request.Path == path)];

    /// <summary>Whether the server takes this token, asked past the engine.</summary>
    protected async Task<int> StatusForAsync(AccessToken token, string path = "/api/v2/whoami")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Emulator.HttpAddress, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value.Reveal());
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler());
        using HttpResponseMessage response = await invoker.SendAsync(request, Ends);
        return (int)response.StatusCode;
    }
}
