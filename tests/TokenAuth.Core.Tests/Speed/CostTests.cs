using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Speed;

/// <summary>What the speed rests on, counted in bytes, connections and redemptions: no clock decides, so any machine may run it.</summary>
[Collection(Alone.Name)]
public sealed class CostTests : EmulatorTest
{
    private const int Requests = 200;

    // Above an exchange without the engine: the handlers, the message's own headers, the time limit. Wide on purpose.
    private const long MostBytesARequest = 16 * 1024;

    [Fact]
    public async Task A_token_at_hand_costs_no_memory()
    {
        AuthSession session = await ConnectAsync();
        _ = BytesOfReads(session, 1_000);

        BytesOfReads(session, 10_000).ShouldBe(0);
    }

    [Fact]
    public async Task A_thousand_waiting_callers_cost_one_redemption_and_no_connection_more()
    {
        AuthSession session = await ConnectAsync();
        Expire(session);
        int before = Seen.ConnectionsAccepted;
        using EmulatorHold hold = Emulator.Hold(Refresh);

        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 1_000).Select(_ => TokenAsync(session))];
        await hold.WaitForArrivals(1, Ends);
        hold.Release();
        await Task.WhenAll(callers);

        Seen.Redemptions.ShouldBe(1);
        Seen.ConnectionsAccepted.ShouldBe(before);
    }

    [Fact]
    public async Task Requests_one_after_another_share_one_handshake()
    {
        AuthSession session = await ConnectOverHttpsAsync();
        for (int i = 0; i < 20; i++)
        {
            await ReadAsync(session);
        }

        Seen.ConnectionsAccepted.ShouldBe(1);
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task Requests_in_flight_share_as_many_handshakes_at_most()
    {
        const int InFlight = 8;
        AuthSession session = await ConnectOverHttpsAsync();

        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (int i = 0; i < 25; i++)
            {
                await ReadAsync(session);
            }
        }));

        Seen.ConnectionsAccepted.ShouldBeInRange(1, InFlight + 1);
    }

    [Fact]
    public async Task A_request_allocates_little_more_than_the_bare_exchange()
    {
        AuthSession session = await ConnectOverHttpsAsync();
        string token = (await TokenAsync(session)).Value.Reveal();
        using var bare = new HttpMessageInvoker(Engine.Connections.HandlerFor(session.Setup.Context.Transport), disposeHandler: false);
        var address = new Uri(Emulator.HttpsAddress, "/text");

        // Once each, so that what is made once is made.
        _ = await BytesOfAsync(() => ReadAsync(session));
        _ = await BytesOfAsync(SendBareAsync);
        long floor = await BytesOfAsync(SendBareAsync);
        long engine = await BytesOfAsync(() => ReadAsync(session));

        ((engine - floor) / Requests).ShouldBeLessThan(MostBytesARequest);

        async Task SendBareAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using HttpResponseMessage response = await bare.SendAsync(request, Ends);
            _ = await response.Content.ReadAsByteArrayAsync(Ends);
        }
    }

    private static long BytesOfReads(AuthSession session, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            ValueTask<AccessToken> reading = session.GetTokenAsync(TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None);
            if (!reading.IsCompletedSuccessfully)
            {
                return long.MaxValue;
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<long> BytesOfAsync(Func<Task> request)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Requests; i++)
        {
            await request();
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private Task<AuthSession> ConnectOverHttpsAsync() =>
        ConnectAsync(As(Anna) with { BaseAddress = Emulator.HttpsAddress, Transport = new TransportSettings { SkipCertificateCheck = true } });

    private async Task ReadAsync(AuthSession session)
    {
        var client = new AuthorizedClient(session);
        using HttpResponseMessage response = await client.SendAsync(new RequestSpec { Address = "/text" }, SilentNotices.Instance, Ends);
        _ = await client.ReadBodyAsync(response, Ends);
    }
}
