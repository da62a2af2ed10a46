using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.OAuth;

/// <summary>One token of a workspace under several host names, at the real names by their rules and at names of this machine by requests.</summary>
public sealed class WorkspaceTests : OAuthTest
{
    private const string WhoAmI = "/api/v2/whoami";

    [Theory]
    [InlineData("https://wms.eshopbox.com/api/v1/orders", true)]
    [InlineData("https://auth.myeshopbox.com/api/v1/anything", true)]
    [InlineData("https://acme.myeshopbox.com/api/v1/orders", true)]
    [InlineData("https://ACME.MyEshopbox.com/api/v1/orders", true)]
    [InlineData("https://other.myeshopbox.com/api/v1/orders", false)]
    [InlineData("https://a.acme.myeshopbox.com/api/v1/orders", false)]
    [InlineData("https://acme.myeshopbox.com.example.com/", false)]
    [InlineData("https://acme.myeshopbox.com:8443/", false)]
    [InlineData("https://myeshopbox.com/", false)]
    [InlineData("https://partners.myeshopbox.com/", false)]
    [InlineData("https://www.eshopbox.com/", false)]
    public void The_token_of_a_workspace_is_for_its_own_hosts(string address, bool goes)
    {
        AllowedFor("acme").Allows(Origin.Of(new Uri(address))).ShouldBe(goes);
    }

    [Fact]
    public void Without_a_workspace_no_host_of_a_workspace_gets_the_token()
    {
        AllowedFor(workspace: null).Values.ShouldBe(["https://auth.myeshopbox.com", "https://wms.eshopbox.com"]);
    }

    [Fact]
    public async Task One_token_goes_to_every_host_of_its_workspace_and_to_no_other()
    {
        AuthSession session = await ConnectAsync(As("acme"));
        string token = (await TokenAsync(session)).Value.Reveal();

        foreach (string host in (string[])["wms", "auth", "acme.my"])
        {
            using HttpResponseMessage response = await GetAsync(session, At(host));
            ((int)response.StatusCode).ShouldBe(200, host);
        }

        foreach (string host in (string[])["other.my", "partners", "deep.acme.my"])
        {
            TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, At(host)));
            error.ErrorId.ShouldBe(ErrorId.OriginNotAllowed, host);
        }

        RequestsTo(WhoAmI).ShouldAllBe(request => request.Headers["Authorization"] == $"Bearer {token}");
        RequestsTo(WhoAmI).Count.ShouldBe(3);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_host_at_another_port_is_another_origin()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        AuthSession session = await ConnectAsync(As("acme"));

        (await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"http://acme.my.localhost:{other.HttpAddress.Port}{WhoAmI}"))).ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
        other.Counters.Snapshot().Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_host_that_the_caller_names_gets_the_token_too()
    {
        await using EmulatorHost reports = await StartEmulatorAsync();
        string origin = $"http://reports.localhost:{reports.HttpAddress.Port}";
        AuthSession session = await ConnectAsync(As("acme") with { AllowedOrigins = [origin] });

        using HttpResponseMessage response = await SendAsync(session, new RequestSpec { Address = origin + "/anything", ReturnsErrors = true });

        reports.Requests.ShouldHaveSingleItem().Headers.ContainsKey("Authorization").ShouldBeTrue();
    }

    [Theory]
    [InlineData("evil.example.com/")]
    [InlineData("evil.example.com#")]
    [InlineData("evil.example.com?")]
    [InlineData(@"evil.example.com\")]
    [InlineData("me@evil.example.com/")]
    [InlineData("*")]
    public async Task A_workspace_that_is_no_name_opens_no_other_host(string workspace)
    {
        ConnectRequest request = AtEshopbox() with
        {
            Service = ServiceCatalog.Find("Eshopbox"),
            ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["workspace"] = workspace },
        };

        (await FailureOfAsync(request)).ErrorId.ShouldBeOneOf(ErrorId.ArgumentInvalid, ErrorId.OriginNotAllowed);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_header_of_the_workspace_goes_along_where_it_has_a_value()
    {
        AuthSession session = await ConnectAsync(As("acme", proxyHost: "acme-slug"));
        using HttpResponseMessage response = await GetAsync(session, At("wms"));

        RequestsTo(EshopboxTokenPath)[0].Headers["ProxyHost"].ShouldBe("acme-slug");
        RequestsTo(WhoAmI)[0].Headers["ProxyHost"].ShouldBe("acme-slug");
        Emulator.ClearRequests();
        await ConnectAsync(As("other") with { Name = "other" });
        RequestsTo(EshopboxTokenPath)[0].Headers.ContainsKey("ProxyHost").ShouldBeFalse();
    }

    private static OriginSet AllowedFor(string? workspace)
    {
        ServiceDefinition service = ServiceCatalog.Find("Eshopbox");
        return new OriginSet(service.AllowedOrigins.Select(origin => Placeholders.Fill(origin, name => name == "workspace" ? workspace : null)).OfType<string>());
    }

    private string At(string host) => $"http://{host}.localhost:{Emulator.HttpAddress.Port}{WhoAmI}";

    // As the built-in definition, with names that are dialled as loopback.
    private ConnectRequest As(string workspace, string? proxyHost = null)
    {
        int port = Emulator.HttpAddress.Port;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["workspace"] = workspace };
        if (proxyHost is not null)
        {
            parameters["proxyHost"] = proxyHost;
        }

        return new ConnectRequest
        {
            Service = TestServices.Read($$"""
                {
                  "name": "Workspaces",
                  "parameters": { "workspace": "the workspace", "proxyHost": "its slug" },
                  "headers": { "ProxyHost": "{proxyHost}" },
                  "allowedOrigins": ["http://wms.localhost:{{port}}", "http://auth.localhost:{{port}}", "http://{workspace}.my.localhost:{{port}}"],
                  "token": { "url": "http://auth.localhost:{{port}}/api/v1/generateToken", "encoding": "json" },
                  "clientAuthentication": "post"
                }
                """),
            BaseAddress = new Uri($"http://wms.localhost:{port}"),
            Flow = new RefreshTokenSignIn("client", new Secret(Emulator.IssueRefreshToken())),
            Client = AppClient with { Authentication = ClientAuthenticationMethod.Post },
            ServiceParameters = parameters,
        };
    }
}
