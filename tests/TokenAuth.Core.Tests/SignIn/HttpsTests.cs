using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.SignIn;

public sealed class HttpsTests : EmulatorTest
{
    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_unreachable_with_a_hint()
    {
        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(ConnectAsync(As(Anna) with { BaseAddress = Emulator.HttpsAddress }));

        error.Message.ShouldContain("certificate is not trusted");
        error.RequestLeft.ShouldBeFalse();
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task The_check_can_be_skipped_by_name()
    {
        AuthSession session = await ConnectAsync(Skipping());
        using HttpResponseMessage response = await GetAsync(session, "/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
        session.Origin.ShouldBe($"https://127.0.0.1:{Emulator.HttpsAddress.Port}");
    }

    [Fact]
    public async Task Skipping_it_for_one_session_does_not_skip_it_for_another()
    {
        await ConnectAsync(Skipping());

        await Should.ThrowAsync<ServiceUnreachableException>(ConnectAsync(As(Anna) with { BaseAddress = Emulator.HttpsAddress, Name = "careful" }));
    }

    [Fact]
    public async Task A_session_over_https_renews()
    {
        AuthSession session = await ConnectAsync(Skipping());
        Expire(session);

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
        Emulator.Requests.ShouldAllBe(static request => request.Scheme == "https");
    }

    [Fact]
    public async Task Localhost_is_dialled_as_loopback()
    {
        var address = new UriBuilder(Emulator.HttpsAddress) { Host = "localhost" }.Uri;
        AuthSession session = await ConnectAsync(Skipping() with { BaseAddress = address });
        using HttpResponseMessage response = await GetAsync(session, "/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_name_under_localhost_is_dialled_as_loopback_without_asking_a_resolver()
    {
        var address = new UriBuilder(Emulator.HttpAddress) { Host = "no-such-name.anywhere.localhost" }.Uri;

        AuthSession session = await ConnectAsync(As(Anna) with { BaseAddress = address });

        session.State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task A_proxy_is_never_used_for_loopback()
    {
        // Nobody listens at port 1: a request through this proxy would fail.
        AuthSession session = await ConnectAsync(As(Anna) with { Transport = new TransportSettings { Proxy = new Uri("http://127.0.0.1:1") } });
        using HttpResponseMessage response = await GetAsync(session, "/api/v2/whoami");

        ((int)response.StatusCode).ShouldBe(200);
    }

    private ConnectRequest Skipping() => As(Anna) with { BaseAddress = Emulator.HttpsAddress, Transport = new TransportSettings { SkipCertificateCheck = true } };
}
