using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>A test in which the engine signs in to a provider of other people's making, over real sockets.</summary>
public abstract class InteropTest : IClassFixture<Provider>, IAsyncLifetime
{
    protected const string Login = "anna@example.com";

    // A deadline for a test that hangs; none waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("tokenauth-interop-");
    private readonly CancellationTokenSource _ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly EngineContext _engine;

    protected InteropTest(Provider provider)
    {
        Provider = provider;
        _engine = new EngineContext(new HurriedClock(), new StateFolder(_state.FullName));
        Store = new SessionStore(_engine);
        _ends.CancelAfter(Patience);
    }

    protected Provider Provider { get; }

    protected SessionStore Store { get; }

    private protected NoticeLog Notices { get; } = new();

    protected CancellationToken Ends => _ends.Token;

    public virtual ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Provider.WhyNot is not null, Provider.WhyNot ?? "");
        return ValueTask.CompletedTask;
    }

    public virtual ValueTask DisposeAsync()
    {
        _engine.Dispose();
        _ends.Dispose();
        _state.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected Task<AuthorityMetadata> DiscoverAsync(Uri? authority = null) =>
        _engine.Discovery.ReadAsync(authority ?? Provider.Issuer, Transport.TransportSettings.Default, Ends);

    /// <summary>Signs in as Connect-OAuth does with -Authority.</summary>
    protected async Task<AuthSession> ConnectAsync(OAuthClient client, ISignInFlow flow, ISignInInteraction? interaction = null, ServiceDefinition? service = null)
    {
        AuthorityMetadata metadata = await DiscoverAsync();
        var request = new ConnectRequest
        {
            Service = service ?? ServiceCatalog.Find("OAuth2"),
            BaseAddress = Provider.Issuer,
            Flow = flow,
            Client = client,
            ServiceParameters = metadata.AsParameters(),
            Interaction = interaction,
        };
        return await Store.ConnectAsync(request, Notices, Ends);
    }

    protected async Task<Secret> TokenAsync(AuthSession session) => (await session.GetTokenAsync(TokenDemand.Fresh, Notices, Ends)).Value;

    /// <summary>What -ForceRefresh asks for.</summary>
    protected async Task<Secret> RenewAsync(AuthSession session) => (await session.GetTokenAsync(session.NewerThanNow(), Notices, Ends)).Value;

    protected Task<bool> IsActiveAsync(Secret token) => Provider.IsActiveAsync(token, Ends);
}
