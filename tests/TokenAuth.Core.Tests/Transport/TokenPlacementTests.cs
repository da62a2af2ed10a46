using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

/// <summary>
/// Whatever address is asked for and whatever a redirect says, the token arrives at one listener: the session's own. The others are
/// a second listener on this machine and a proxy that is every other host.
/// </summary>
public sealed class TokenPlacementTests : IAsyncLifetime
{
    private const string Token = "given-access-token";

    // What addresses are made of, and what has been mistaken for something else in them.
    private static readonly string[] Pieces =
    [
        "http://", "https://", "HTTP://", "//", "/", "\\", "\\\\", "http:", "ws://", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost", "LOCALHOST", "a.localhost",
        "a\u3002localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]", "127.0.0.2", "localhost.", "evil.example", "\u0435vil.example", "xn--a",
        ":{home}", ":{other}", ":0", ":65536", ":", "@", "user@", "user:pass@", "?", "#", "&", "=", ";", ".", "..", "%2f", "%5c", "%40", "%23", "%00", "%2e", "%0d%0a", " ", "\t", "\u200b", "x", "start",
    ];

    private static readonly string[] Statuses = ["301", "302", "303", "307", "308"];

    private readonly TempFolder _folder = new();
    private readonly WireTap _home = new();
    private readonly WireTap _other = new();
    private readonly WireTap _world = new();
    private readonly EngineContext _engine;

    public TokenPlacementTests()
    {
        _engine = new EngineContext(new ManualTimeProvider(), new StateFolder(_folder["state"]));
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _home.DisposeAsync();
        await _other.DisposeAsync();
        await _world.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task No_address_takes_the_token_elsewhere()
    {
        AuthSession session = await ConnectAsync();

        Prop.ForAll(Addresses().ToArbitrary(), address => StaysAtHomeAsync(session, address)).Check(Settings(400));

        _home.Requests.Count(static request => request.HasToken(Token)).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task No_redirect_takes_the_token_elsewhere()
    {
        AuthSession session = await ConnectAsync();
        Gen<string[]> hops = Gen.Choose(1, 3).SelectMany(count => Hop().ArrayOf(count));

        Prop.ForAll(hops.ToArbitrary(), async replies =>
        {
            int hop = 0;
            foreach (WireTap tap in Taps())
            {
                tap.Reply = _ => hop < replies.Length ? replies[hop++] : null;
            }

            return await StaysAtHomeAsync(session, "/start");
        }).Check(Settings(400));

        _home.Requests.Count(static request => request.HasToken(Token) && request.Target != "/start").ShouldBeGreaterThan(10);
        (_other.Requests.Count + _world.Requests.Count).ShouldBeGreaterThan(10);
    }

    private static Config Settings(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true);

    private Gen<string> Addresses()
    {
        Gen<string> piece = Gen.Elements(Pieces);
        Gen<string> any = Gen.Choose(1, 7).SelectMany(count => piece.ArrayOf(count)).Select(string.Concat);
        Gen<string> likely =
            from scheme in Gen.Elements("http://", "https://", "//", "http:\\\\")
            from before in Gen.Frequency((6, Gen.Constant("")), (1, Gen.Elements("user@", "user:pass@", "127.0.0.1:{home}@", "@")))
            from host in Gen.Elements("127.0.0.1", "127.1", "2130706433", "localhost", "a.localhost", "[::ffff:127.0.0.1]", "evil.example", "127.0.0.1.evil.example")
            from port in Gen.Elements(":{home}", ":{other}", "")
            from path in any
            select $"{scheme}{before}{host}{port}/{path}";
        return Gen.OneOf(any, likely).Select(Filled);
    }

    private Gen<string> Hop() =>
        from status in Gen.Elements(Statuses)
        from location in Addresses()
        from trick in Gen.Frequency((6, Gen.Constant("")), (1, Gen.Constant(Filled("\r\nLocation: http://127.0.0.1:{other}/y"))), (1, Gen.Constant("\r\nAuthorization: Bearer x")))
        select $"HTTP/1.1 {status} Redirect\r\nLocation: {location}{trick}";

    private string Filled(string text) => text
        .Replace("{home}", _home.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{other}", _other.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private IReadOnlyList<WireTap> Taps() => [_home, _other, _world];

    private Task<AuthSession> ConnectAsync() => new SessionStore(_engine).ConnectAsync(
        new ConnectRequest
        {
            Service = TestServices.BackOffice,
            BaseAddress = _home.Address,
            Flow = GivenTokens.With(refreshToken: null, TimeSpan.FromHours(1)),
            Transport = new TransportSettings { Proxy = _world.Address, SkipCertificateCheck = true },
        },
        SilentNotices.Instance,
        Ends);

    private async Task<bool> StaysAtHomeAsync(AuthSession session, string address)
    {
        try
        {
            var request = new RequestSpec { Address = address, ReturnsErrors = true };
            using HttpResponseMessage response = await new AuthorizedClient(session).SendAsync(request, SilentNotices.Instance, Ends);
        }
        catch (Exception error) when (error is ITypedError)
        {
            // Refused, or nobody listens there.
        }

        // The token is for this one origin, not for this one socket.
        return !_other.Requests.Concat(_world.Requests).Any(static request => request.HasToken(Token))
            && _home.Requests.All(request => !request.HasToken(Token) || request.Header("Host") == _home.Address.Authority);
    }
}
