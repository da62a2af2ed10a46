using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TokenAuth.Emulator;

/// <summary>A running Back Office and OAuth server on loopback.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmulatorState _state;

    private EmulatorHost(WebApplication app, EmulatorState state, X509Certificate2 certificate)
    {
        _app = app;
        _state = state;
        Certificate = certificate;
        ICollection<string> listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        HttpAddress = new Uri(listening.First(address => address.StartsWith("http:", StringComparison.Ordinal)));
        HttpsAddress = new Uri(listening.First(address => address.StartsWith("https:", StringComparison.Ordinal)));
        state.Addresses.Http = HttpAddress.GetLeftPart(UriPartial.Authority);
        state.Addresses.Https = HttpsAddress.GetLeftPart(UriPartial.Authority);
        state.Mint.Issuer = state.Addresses.Https;
    }

    /// <summary>Where it listens for HTTP.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Where it listens for HTTPS.</summary>
    public Uri HttpsAddress { get; }

    /// <summary>The self-signed certificate of <see cref="HttpsAddress"/>.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Who may sign in.</summary>
    public EmulatorUsers Users => _state.Users;

    /// <summary>Which OAuth clients are registered.</summary>
    public EmulatorClients Clients => _state.Clients;

    /// <summary>Which service admins of the Back Office are registered; none at the start.</summary>
    public EmulatorServiceAdmins ServiceAdmins => _state.ServiceAdmins;

    /// <summary>The devices that wait for their user.</summary>
    public EmulatorDevices Devices => _state.Devices;

    /// <summary>How the server behaves.</summary>
    public EmulatorSwitches Switches => _state.Switches;

    /// <summary>What the server has seen.</summary>
    public EmulatorCounters Counters => _state.Counters;

    /// <summary>The last 10,000 requests, oldest first; a copy.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _state.Requests.Snapshot();

    /// <summary>The codes that were mailed.</summary>
    public Mailbox Mailbox => _state.Mailbox;

    /// <summary>The time as the server sees it.</summary>
    public TimeProvider Clock => _state.Clock;

    /// <summary>Starts a server.</summary>
    /// <param name="options">How; null for free ports, the real time and the users of the demo.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The server, which listens already.</returns>
    public static async Task<EmulatorHost> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmulatorOptions();
        EmulatorState state = new(options);
        X509Certificate2 certificate = SelfSignedCertificate.Create(options.HostNames);

        // An empty builder reads no configuration and no environment, and logs nothing.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        if (options.IgnoresInterrupts)
        {
            builder.Services.AddSingleton<IHostLifetime, UninterruptedLifetime>();
        }

        builder.WebHost.UseKestrel(kestrel => Listen(kestrel, options, state, certificate));
        WebApplication app = builder.Build();
        state.Stopping = app.Lifetime.ApplicationStopping;
        app.UseMiddleware<RecordingMiddleware>(state);
        app.UseMiddleware<FaultMiddleware>(state);
        app.UseRouting();
        app.UseMiddleware<BearerMiddleware>(state);
        EmulatorRoutes.Map(app, state);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new EmulatorHost(app, state, certificate);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            certificate.Dispose();
            throw;
        }
    }

    /// <summary>A refresh token as an app page shows one, for the registered client <c>client</c> / <c>s3cret</c>.</summary>
    /// <returns>The refresh token.</returns>
    public string IssueRefreshToken() => IssueRefreshToken(DefaultClients.Id);

    /// <summary>A refresh token as an app page shows one.</summary>
    /// <param name="clientId">For which client.</param>
    /// <returns>The refresh token.</returns>
    public string IssueRefreshToken(string clientId) => _state.Ledger.OpenWithRefreshToken(clientId, clientId);

    /// <summary>Every access token that was issued so far is answered with 401 from now on; refresh tokens stay good.</summary>
    public void RejectAccessTokens() => _state.Ledger.RejectAccessTokens();

    /// <summary>Revokes every family of a refresh token, access tokens included.</summary>
    public void RevokeFamilies() => _state.Ledger.RevokeFamilies();

    /// <summary>Keeps the requests to a path waiting.</summary>
    /// <param name="path">The path, or its beginning and an asterisk.</param>
    /// <param name="afterProcessing">Let the server do its work first, and keep only the reply back.</param>
    /// <returns>The hold, to release.</returns>
    public EmulatorHold Hold(string path, bool afterProcessing = false) => _state.Holds.Add(path, afterProcessing);

    /// <summary>Lets the next requests to a path go wrong.</summary>
    /// <param name="path">The path, or its beginning and an asterisk.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="fault">How.</param>
    public void FailNext(string path, int count, EmulatorFault fault) => _state.Faults.Add(path, count, fault);

    /// <summary>Moves the server's clock.</summary>
    /// <param name="by">How far.</param>
    public void Advance(TimeSpan by) => _state.Clock.Advance(by);

    /// <summary>Forgets the recorded requests.</summary>
    public void ClearRequests() => _state.Requests.Clear();

    /// <summary>Everything as at the start: users, clients, tokens, accounts, lock-outs, switches, clock, counters, faults and holds.</summary>
    public void Reset() => _state.Reset();

    /// <summary>Waits until the server ends, by <c>POST /_emulator/shutdown</c> or by the token.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends with the server.</returns>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Ends the server; requests that hang or are held lose their connection.</summary>
    /// <returns>A task that ends when the ports are free.</returns>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        Certificate.Dispose();
    }

    private static void Listen(KestrelServerOptions kestrel, EmulatorOptions options, EmulatorState state, X509Certificate2 certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.HttpPort, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            CountConnections(endpoint, state);
        });
        kestrel.Listen(IPAddress.Loopback, options.HttpsPort, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1AndHttp2;
            CountConnections(endpoint, state);
            endpoint.UseHttps(certificate);
        });
    }

    private static void CountConnections(ListenOptions endpoint, EmulatorState state) => endpoint.Use(next => connection =>
    {
        state.Counters.Count(EmulatorEvent.ConnectionAccepted);
        return next(connection);
    });
}
