using System.Net.Sockets;
using System.Security.Authentication;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Http;

public sealed class TransportProfileTests : RequestTest
{
    [Fact]
    public void Equal_settings_share_one_handler_and_others_do_not()
    {
        using var pool = new TransportPool();
        TransportSettings settings = TransportSettings.Default;
        HttpMessageHandler handler = pool.HandlerFor(settings);

        pool.HandlerFor(new TransportSettings { Timeout = TimeSpan.FromSeconds(7) }).ShouldBeSameAs(handler);
        pool.HandlerFor(new TransportSettings { UnixSocket = new UnixDomainSocketEndPoint("/a") }).ShouldBeSameAs(pool.HandlerFor(new TransportSettings { UnixSocket = new UnixDomainSocketEndPoint("/a") }));
        TransportSettings[] different =
        [
            settings with { SkipCertificateCheck = true },
            settings with { NoProxy = true },
            settings with { Proxy = new Uri("http://127.0.0.1:1") },
            settings with { Proxy = new Uri("http://127.0.0.1:1"), ProxyUsesDefaultCredentials = true },
            settings with { SslProtocols = SslProtocols.Tls12 },
            settings with { UnixSocket = new UnixDomainSocketEndPoint("/a") },
        ];
        different.Select(pool.HandlerFor).Append(handler).Distinct().Count().ShouldBe(different.Length + 1);
    }

    [Fact]
    public async Task What_a_request_changes_is_its_own()
    {
        AuthSession session = await ConnectOverAsync("2.0");
        RequestSpec strict = Get("/echo") with { Transport = static settings => settings with { SkipCertificateCheck = false } };

        await Should.ThrowAsync<ServiceUnreachableException>(SendAsync(session, strict));
        using HttpResponseMessage response = await SendAsync(session, Get("/echo"));

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_version_of_tls_can_be_chosen(SslProtocols protocol)
    {
        AuthSession session = await ConnectOverAsync("2.0");

        using HttpResponseMessage response = await SendAsync(session, Get("/echo") with { Transport = settings => settings with { SslProtocols = protocol } });

        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_unix_socket_is_dialled_in_the_place_of_the_address()
    {
        Assert.SkipUnless(Socket.OSSupportsUnixDomainSockets, "The system has no such sockets.");
        AuthSession session = await ConnectAsync();
        string path = Folder["api.sock"];
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Task<string> serving = AnswerOnceAsync(listener);

        using HttpResponseMessage response = await SendAsync(session, Get("/over/there") with { Transport = settings => settings with { UnixSocket = new UnixDomainSocketEndPoint(path) } });

        (await response.Content.ReadAsStringAsync(Ends)).ShouldBe("here");
        string request = await serving;
        request.ShouldStartWith("GET /over/there HTTP/1.1");
        request.ShouldContain($"Authorization: Bearer {session.Held.Tokens.AccessToken.Reveal()}");
        RequestsTo("/over/there").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_proxy_is_left_out_where_the_caller_says_so()
    {
        AuthSession session = await ConnectAsync(As(Anna) with { Transport = new TransportSettings { Proxy = new Uri("http://127.0.0.1:1") }, AllowedOrigins = ["https://nowhere.invalid"] });

        ServiceUnreachableException through = await Should.ThrowAsync<ServiceUnreachableException>(GetAsync(session, "https://nowhere.invalid"));
        ServiceUnreachableException past = await Should.ThrowAsync<ServiceUnreachableException>(SendAsync(session, Get("https://nowhere.invalid") with { Transport = static settings => settings with { Proxy = null, NoProxy = true } }));

        through.Message.ShouldContain("refused");
        past.Message.ShouldNotContain("refused");
        through.RequestLeft.ShouldBeFalse();
        past.RequestLeft.ShouldBeFalse();
    }

    [Fact]
    public async Task A_malformed_content_type_goes_as_it_is_where_the_caller_says_so()
    {
        AuthSession session = await ConnectAsync();
        RequestSpec request = Post("/echo", new byte[1]) with { ContentType = "no type", SkipsHeaderValidation = true };

        (await SendAsync(session, request)).Dispose();

        RequestsTo("/echo").Single().Headers["Content-Type"].ShouldBe("no type");
        await Should.ThrowAsync<TokenAuthException>(SendAsync(session, request with { ContentType = "a\r\nX: 1" }));
    }

    private async Task<string> AnswerOnceAsync(Socket listener)
    {
        using Socket connection = await listener.AcceptAsync(Ends);
        byte[] buffer = new byte[16 * 1024];
        int length = await connection.ReceiveAsync(buffer, Ends);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere"u8.ToArray(), Ends);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }
}
