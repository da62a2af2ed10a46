using System.Net;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

/// <summary>The session's base address is public by its name; other names lead to the emulator, which is as private as loopback is.</summary>
public sealed class BlockPrivateNetworkTests : EmulatorTest
{
    private readonly Dictionary<string, IPAddress[]> _names = new(StringComparer.Ordinal)
    {
        ["api.example.com"] = [IPAddress.Parse("203.0.113.7")],
        ["files.example.com"] = [IPAddress.Loopback],
    };

    private readonly List<string> _asked = [];

    private string Files => $"https://files.example.com:{Emulator.HttpsAddress.Port}";

    [Fact]
    public async Task A_name_in_a_private_network_is_not_dialled()
    {
        AuthSession session = await ConnectAsync(Request("https://api.example.com"));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"{Files}/open/echo?key=s3cr3t"));

        error.ErrorId.ShouldBe(ErrorId.PrivateAddressBlocked);
        error.Kind.ShouldBe(ErrorKind.Security);
        error.Message.ShouldContain("127.0.0.1");
        error.Message.ShouldNotContain("s3cr3t");
        error.NextStep!.ShouldContain("-BlockPrivateNetwork:$false");
        Emulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_error_is_a_failure_before_anything_left()
    {
        AuthSession session = await ConnectAsync(Request("https://api.example.com"));

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(GetAsync(session, $"{Files}/open/echo"));

        error.RequestLeft.ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_not_tried_again()
    {
        AuthSession session = await ConnectAsync(Request("https://api.example.com"));

        await Should.ThrowAsync<ServiceUnreachableException>(SendAsync(session, new RequestSpec { Address = $"{Files}/open/echo", Retry = new RetryPolicy { MaximumRetries = 3, OnAnyFailure = true } }));

        _asked.Count(static name => name == "files.example.com").ShouldBe(1);
    }

    [Fact]
    public async Task An_origin_that_the_user_allowed_is_exempt()
    {
        AuthSession session = await ConnectAsync(Request("https://api.example.com") with { AllowedOrigins = [Files] });

        using HttpResponseMessage response = await GetAsync(session, $"{Files}/open/echo");

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task Another_port_of_such_an_origins_host_is_not()
    {
        AuthSession session = await ConnectAsync(Request("https://api.example.com") with { AllowedOrigins = ["https://files.example.com"] });

        (await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"{Files}/open/echo"))).ErrorId.ShouldBe(ErrorId.PrivateAddressBlocked);
    }

    [Fact]
    public async Task Switched_off_it_dials_anything()
    {
        AuthSession session = await ConnectAsync(Request("https://api.example.com", block: false));

        // Without a guard the system resolves the name; this one needs no resolver.
        using HttpResponseMessage response = await GetAsync(session, new Uri(Emulator.HttpsAddress, "/open/echo").ToString().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));

        ((int)response.StatusCode).ShouldBe(200);
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Beside_a_private_base_address_nothing_is_blocked()
    {
        _names["api.example.com"] = [IPAddress.Parse("10.1.2.3")];
        AuthSession session = await ConnectAsync(Request("https://api.example.com"));

        using HttpResponseMessage response = await GetAsync(session, $"{Files}/open/echo");

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task Asked_for_it_holds_beside_a_private_base_address_too()
    {
        AuthSession session = await ConnectAsync(Request(Emulator.HttpAddress.ToString(), block: true));

        using HttpResponseMessage response = await GetAsync(session, "/open/echo");
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"{Files}/open/echo"));

        ((int)response.StatusCode).ShouldBe(200);
        error.ErrorId.ShouldBe(ErrorId.PrivateAddressBlocked);
    }

    [Fact]
    public async Task A_redirect_into_a_private_network_is_not_followed()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        AuthSession session = await ConnectAsync(Request($"http://127.0.0.1:{Emulator.HttpAddress.Port}", block: true));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"/open/redirect?to=http://localhost:{other.HttpAddress.Port}/open/echo"));

        error.ErrorId.ShouldBe(ErrorId.PrivateAddressBlocked);
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_base_address_that_was_public_cannot_turn_private()
    {
        string host = $"https://api.example.com:{Emulator.HttpsAddress.Port}";
        AuthSession session = await ConnectAsync(Request(host));
        await Should.ThrowAsync<TokenAuthException>(GetAsync(session, $"{Files}/open/echo"));

        _names["api.example.com"] = [IPAddress.Loopback];
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(GetAsync(session, "/open/echo"));

        error.ErrorId.ShouldBe(ErrorId.PrivateAddressBlocked);
        Emulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_addresses_only_the_public_ones_are_left()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var guard = PrivateNetworkGuard.For(new Uri("https://api.example.com"), [], isAsked: false);
        _names["mixed.example.com"] = [IPAddress.Loopback, IPAddress.Parse("203.0.113.8"), IPAddress.Parse("169.254.169.254")];

        IPAddress[] left = await new GuardedDialler(guard, seen, ResolveAsync).AddressesAsync(new DnsEndPoint("mixed.example.com", 443), Ends);

        left.ShouldBe([IPAddress.Parse("203.0.113.8")]);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("api.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    public async Task A_literal_is_checked_without_a_resolver(string host)
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal) { ["api.example.com"] = true };
        var guard = PrivateNetworkGuard.For(new Uri("https://api.example.com"), [], isAsked: false);

        await Should.ThrowAsync<PrivateAddressException>(new GuardedDialler(guard, seen, ResolveAsync).AddressesAsync(new DnsEndPoint(host, 443), Ends));

        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Behind_a_proxy_it_is_off_and_says_so()
    {
        await using var proxy = new WireTap();
        ConnectRequest request = Request("https://api.example.com");
        AuthSession session = await ConnectAsync(request with { Transport = request.Transport with { Proxy = proxy.Address } });

        using HttpResponseMessage response = await GetAsync(session, "/x");

        proxy.Requests.ShouldHaveSingleItem().Address.ShouldBe("https://api.example.com/x");
        Notices.Information.ShouldContain(static line => line.Contains("go through a proxy", StringComparison.Ordinal));
        _asked.ShouldBeEmpty();
    }

    private ConnectRequest Request(string baseAddress, bool? block = null)
    {
        Engine.Connections.Resolve = ResolveAsync;
        return new ConnectRequest
        {
            Service = TestServices.BackOffice with { AllowedOrigins = [Files, Emulator.HttpsAddress.GetLeftPart(UriPartial.Authority).Replace("localhost", "127.0.0.1", StringComparison.Ordinal)] },
            BaseAddress = new Uri(baseAddress),
            Flow = GivenTokens.With(refreshToken: null, TimeSpan.FromHours(1)),
            Transport = new TransportSettings { SkipCertificateCheck = true, BlockPrivateNetwork = block },
        };
    }

    private Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        _asked.Add(name);
        return Task.FromResult(_names[name]);
    }
}
