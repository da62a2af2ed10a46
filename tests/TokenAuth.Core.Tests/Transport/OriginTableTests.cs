using System.Globalization;
using System.Text.Json;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

/// <summary>
/// Where a token goes, case by case, observed on the wire: the cases and their verdicts stand in <c>Fixtures/origins.json</c>.
/// Two listeners are this machine's servers; every other host of the world is behind a proxy that only loopback goes round.
/// </summary>
public sealed class OriginTableTests : IAsyncLifetime
{
    private const string Token = "given-access-token";

    private readonly TempFolder _folder = new();
    private readonly WireTap _home = new();
    private readonly WireTap _other = new();
    private readonly WireTap _world = new();
    private readonly EngineContext _engine;

    public OriginTableTests()
    {
        _engine = new EngineContext(new ManualTimeProvider(), new StateFolder(_folder["state"]));
    }

    public static TheoryData<string, string> Bases() => [.. OriginTable.Rows("bases").Select(static row => (row[0], row[1]))];

    public static TheoryData<string, string> Origins() => [.. OriginTable.Rows("origins").Select(static row => (row[0], row[1]))];

    public static TheoryData<string, string, string> Tenants() => [.. OriginTable.Rows("tenants").Select(static row => (row[0], row[1], row[2]))];

    public static TheoryData<string, string, string> Requests() => [.. OriginTable.Rows("requests").Select(static row => (row[0], row[1], row[2]))];

    public static TheoryData<string, string[], string> Redirects() => [.. OriginTable.Rows("redirects").Select(static row => (row[0], row[1..^1], row[^1]))];

    public static TheoryData<string, string, string> Links() => [.. OriginTable.Rows("links").Select(static row => (row[0], row[1], row[2]))];

    public static TheoryData<string, string, string> NextUrls() => [.. OriginTable.Rows("nextUrls").Select(static row => (row[0], row[1], row[2]))];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _home.DisposeAsync();
        await _other.DisposeAsync();
        await _world.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void A_base_address_is_taken_or_refused(string address, string verdict)
    {
        Verdict(() => Addresses.CheckBase(new Uri(address, UriKind.RelativeOrAbsolute)).AbsoluteUri).ShouldBe(verdict);
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public void An_allowed_origin_is_taken_or_refused(string origin, string verdict)
    {
        Verdict(() => new OriginSet([origin]).Values.ShouldHaveSingleItem()).ShouldBe(verdict);
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task A_tenants_name_names_a_tenant_and_no_other_host(string template, string value, string verdict)
    {
        var store = new SessionStore(_engine);
        ServiceDefinition service = TestServices.BackOffice with { AllowedOrigins = [template] };
        string seen = await VerdictAsync(async () =>
        {
            AuthSession session = await store.ConnectAsync(SignIn("https://api.example.com", service) with { ServiceParameters = Parameter(template, value) }, SilentNotices.Instance, Ends);
            return session.AllowedOrigins.Single(static origin => origin != "https://api.example.com");
        });

        seen.ShouldBe(verdict);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_carries_the_token_or_is_refused(string sessionName, string address, string verdict)
    {
        AuthSession session = await ConnectAsync(sessionName);

        string seen = await VerdictAsync(() => SendAsync(session, Filled(address)));

        seen.ShouldBe(Filled(verdict));
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_keeps_the_token_loses_it_or_is_refused(string sessionName, string[] hops, string verdict)
    {
        AuthSession session = await ConnectAsync(sessionName);
        int hop = 0;
        foreach (WireTap tap in Taps())
        {
            tap.Reply = _ => hop < hops.Length ? Redirect(Filled(hops[hop++])) : null;
        }

        string seen = await VerdictAsync(() => SendAsync(session, "/start"));

        seen.ShouldBe(Filled(verdict));
    }

    [Theory]
    [MemberData(nameof(Links))]
    public Task A_link_header_is_followed_with_the_token_or_refused(string sessionName, string link, string verdict) =>
        FollowAsync(sessionName, $"HTTP/1.1 200 OK\r\nLink: {Filled(link)}", PagingDefinition.LinkHeader, verdict);

    [Theory]
    [MemberData(nameof(NextUrls))]
    public Task A_next_link_is_followed_with_the_token_or_refused(string sessionName, string next, string verdict) => FollowAsync(
        sessionName,
        $$"""HTTP/1.1 200 OK{{"\r\n\r\n"}}{"items":[1],"next":{{JsonSerializer.Serialize(Filled(next))}}}""",
        new PagingDefinition { Style = PagingStyle.NextUrl, Next = "next", Items = ["items"] },
        verdict);

    [Fact]
    public void The_table_is_large_and_says_nothing_twice()
    {
        string[] rows = [.. OriginTable.Sections.SelectMany(static section => OriginTable.Rows(section).Select(row => string.Join('|', row[..^1].Prepend(section))))];

        rows.Length.ShouldBeGreaterThanOrEqualTo(200);
        rows.GroupBy(static row => row, StringComparer.Ordinal).Where(static same => same.Count() > 1).Select(static same => same.Key).ShouldBeEmpty();
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private static string Verdict(Func<string> decide)
    {
        try
        {
            return decide();
        }
        catch (TokenAuthException error)
        {
            return Refusal(error);
        }
    }

    private static async Task<string> VerdictAsync(Func<Task<string>> decide)
    {
        try
        {
            return await decide();
        }
        catch (TokenAuthException error)
        {
            return Refusal(error);
        }
    }

    private static string Refusal(TokenAuthException error)
    {
        error.Message.ShouldNotContain("s3cr3t");
        error.NextStep.ShouldNotBeNullOrEmpty();
        return $"refused {error.ErrorId}";
    }

    // A status, and behind a blank the Location; what follows a line break are further headers.
    private static string Redirect(string hop) => hop.Length == 3 ? $"HTTP/1.1 {hop} Redirect" : $"HTTP/1.1 {hop[..3]} Redirect\r\nLocation: {hop[4..]}";

    private static Dictionary<string, string> Parameter(string template, string value)
    {
        int begin = template.IndexOf('{', StringComparison.Ordinal) + 1;
        return new(StringComparer.Ordinal) { [template[begin..template.IndexOf('}', StringComparison.Ordinal)]] = value };
    }

    private IReadOnlyList<WireTap> Taps() => [_home, _other, _world];

    private ConnectRequest SignIn(string baseAddress, ServiceDefinition service) => new()
    {
        Service = service,
        Name = "table",
        BaseAddress = new Uri(baseAddress),
        Flow = GivenTokens.With(refreshToken: null, TimeSpan.FromHours(1)),
        Transport = new TransportSettings { Proxy = _world.Address, SkipCertificateCheck = true },
    };

    private Task<AuthSession> ConnectAsync(string sessionName)
    {
        (string baseAddress, string[] allowed) = OriginTable.Session(sessionName);
        ConnectRequest request = SignIn(Filled(baseAddress), TestServices.BackOffice) with { AllowedOrigins = [.. allowed.Select(Filled)] };
        return new SessionStore(_engine).ConnectAsync(request, SilentNotices.Instance, Ends);
    }

    private string Filled(string text) => text
        .Replace("{home}", _home.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{other}", _other.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Reads a list whose first page names the next one.</summary>
    private async Task FollowAsync(string sessionName, string firstReply, PagingDefinition rules, string verdict)
    {
        AuthSession session = await ConnectAsync(sessionName);
        int replies = 0;
        foreach (WireTap tap in Taps())
        {
            tap.Reply = _ => replies++ == 0 ? firstReply : "HTTP/1.1 200 OK\r\n\r\n[]";
        }

        string seen = await VerdictAsync(async () =>
        {
            Uri last = new("about:blank");
            await foreach (Page page in new Pager(session, rules, new PageLimits()).ReadAsync(new RequestSpec { Address = "/start" }, SilentNotices.Instance, Ends))
            {
                last = page.Response.RequestMessage!.RequestUri!;
                page.Dispose();
            }

            return Arrived(last);
        });

        seen.ShouldBe(Filled(verdict));
    }

    /// <summary>What the last request brought where; none may bring a token to a listener that may not have it.</summary>
    private async Task<string> SendAsync(AuthSession session, string address)
    {
        using HttpResponseMessage response = await new AuthorizedClient(session).SendAsync(new RequestSpec { Address = address, ReturnsErrors = true }, SilentNotices.Instance, Ends);
        int status = (int)response.StatusCode;
        return $"{Arrived(response.RequestMessage!.RequestUri!)}{(status == 200 ? "" : $" {status}")}";
    }

    private string Arrived(Uri address)
    {
        TappedRequest last = Taps().SelectMany(static tap => tap.Requests).Last(request => request.Address == Origin.Of(address) + address.PathAndQuery);
        bool throughProxy = _world.Requests.Contains(last);
        string way = throughProxy && new Uri(last.Address).IsLoopback ? "proxied " : "";
        return $"{way}{(last.HasToken(Token) ? "token" : "bare")} {last.Address}";
    }
}
