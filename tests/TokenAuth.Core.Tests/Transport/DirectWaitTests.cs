using System.Net;
using System.Net.Sockets;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

/// <summary>A thread that has nothing else to do waits for a response itself, for a while.</summary>
public sealed class DirectWaitTests : EmulatorTest
{
    private const string WhoAmI = "/api/v2/whoami";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_that_comes_soon_comes_on_the_thread_that_asked(bool overTls)
    {
        AuthSession session = await ConnectOverAsync(overTls);
        SynchronizationContext? context = SynchronizationContext.Current;
        bool wasOverAtOnce = false;

        // The first request opens the connection, which no thread waits for; on a busy machine some of the others take too long.
        for (int i = 0; i < 1_000 && !wasOverAtOnce; i++)
        {
            Task<HttpResponseMessage> sending = Begin(session, Ends);
            wasOverAtOnce = i > 0 && sending.IsCompletedSuccessfully;
            SynchronizationContext.Current.ShouldBe(context);
            using HttpResponseMessage response = await sending;
            ((int)response.StatusCode).ShouldBe(200);
            (await response.Content.ReadAsStringAsync(Ends)).ShouldContain(Anna);
        }

        wasOverAtOnce.ShouldBeTrue();
        Seen.ConnectionsAccepted.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_response_that_comes_late_comes_all_the_same()
    {
        AuthSession session = await ConnectOverAsync(overTls: true);
        (await Begin(session, Ends)).Dispose();
        using EmulatorHold hold = Emulator.Hold(WhoAmI);

        Task<HttpResponseMessage> sending = Begin(session, Ends);
        await hold.WaitForArrivals(1, Ends);
        sending.IsCompleted.ShouldBeFalse();
        hold.Release();

        using HttpResponseMessage response = await sending;
        (await response.Content.ReadAsStringAsync(Ends)).ShouldContain(Anna);
    }

    [Fact]
    public async Task A_stop_ends_a_request_that_nobody_waits_for_any_more()
    {
        AuthSession session = await ConnectOverAsync(overTls: true);
        (await Begin(session, Ends)).Dispose();
        using EmulatorHold hold = Emulator.Hold(WhoAmI);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ends);

        Task<HttpResponseMessage> sending = Begin(session, stop.Token);
        await hold.WaitForArrivals(1, Ends);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        hold.Release();
        using HttpResponseMessage next = await Begin(session, Ends);
        ((int)next.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_connection_that_ended_meanwhile_is_not_used()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.GetLeftPart(UriPartial.Authority)] });
        var client = new AuthorizedClient(session);

        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await DirectWait.Begin(() => client.SendAsync(new RequestSpec { Address = server.Address.ToString() }, SilentNotices.Instance, Ends));
            (await response.Content.ReadAsStringAsync(Ends)).ShouldBe("hi");
        }
    }

    [Fact]
    public async Task A_body_that_is_sent_from_such_a_thread_arrives_whole()
    {
        AuthSession session = await ConnectOverAsync(overTls: true);
        (await Begin(session, Ends)).Dispose();
        var client = new AuthorizedClient(session);
        byte[] body = new byte[300_000];

        using HttpResponseMessage response = await DirectWait.Begin(() => client.SendAsync(new RequestSpec { Address = "/sink", Method = HttpMethod.Put, Body = body }, SilentNotices.Instance, Ends));

        (await response.Content.ReadAsStringAsync(Ends)).ShouldContain("300000");
    }

    /// <summary>The library reads ahead on a connection that nobody used for a while, and then does not before the next request: nothing is held back then.</summary>
    [Fact]
    public async Task A_read_that_begins_after_the_request_is_not_held_back()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint, Ends);
        using Socket server = await listener.AcceptSocketAsync(Ends);
        await using var wire = new WireStream(client);

        Task<int> reading = DirectWait.Begin(async () =>
        {
            await wire.WriteAsync("request"u8.ToArray(), CancellationToken.None);
            return await wire.ReadAsync(new byte[16], CancellationToken.None);
        });
        reading.IsCompleted.ShouldBeFalse();
        await server.SendAsync("reply"u8.ToArray(), Ends);

        (await reading.WaitAsync(Ends)).ShouldBe(5);
    }

    private static Task<HttpResponseMessage> Begin(AuthSession session, CancellationToken cancellationToken)
    {
        var client = new AuthorizedClient(session);
        return DirectWait.Begin(() => client.SendAsync(new RequestSpec { Address = WhoAmI }, SilentNotices.Instance, cancellationToken));
    }

    private Task<AuthSession> ConnectOverAsync(bool overTls) => overTls
        ? ConnectAsync(As(Anna) with { BaseAddress = Emulator.HttpsAddress, Transport = new TransportSettings { SkipCertificateCheck = true } })
        : ConnectAsync(As(Anna));
}
