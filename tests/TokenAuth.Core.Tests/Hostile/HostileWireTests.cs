using TokenAuth.Core.Tests.Support;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>Bytes on the wire that are no reply, or a wrong one.</summary>
public sealed class HostileWireTests : HostileTest
{
    public static TheoryData<string, string> Faults() => [.. WireFaults.All.Keys];

    public static TheoryData<string, string> FaultsOfOne() => [.. WireFaults.All.Keys.Where(static key => key.Protocol == "1.1")];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_reply_in_memory_ends_as_it_should_and_the_session_stays(string fault, string protocol) =>
        RunAsync(fault, protocol, static wire => wire.End, ReadWholeAsync);

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_stream_ends_as_it_should_and_the_session_stays(string fault, string protocol) =>
        RunAsync(fault, protocol, static wire => wire.Stream ?? wire.End, ReadItemsAsync);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_download_ends_as_it_should_and_the_session_stays(string fault, string protocol)
    {
        await RunAsync(fault, protocol, static wire => wire.Download ?? wire.End, DownloadAsync);

        File.Exists(Folder["download"]).ShouldBe(!WireFaults.All[(fault, protocol)].TakesTime || protocol == "1.1");
    }

    [Theory]
    [MemberData(nameof(FaultsOfOne))]
    public async Task A_sign_in_ends_as_it_should_and_the_next_one_works(string fault, string protocol)
    {
        WireFault wire = WireFaults.All[(fault, protocol)];
        await using RawServer server = ServerOf(wire, protocol);

        string end = await EndOfAsync(() => ConnectAsync(As(Anna) with { BaseAddress = server.Address, Transport = Hasty }), wire.TakesTime ? server.Arrived : null);

        end.ShouldBe(wire.SignIn ?? wire.End);
        server.Requests.ShouldBe(1);
        ShouldHaveHungUp(server.Filled);
        Store.All.ShouldBeEmpty();
        (await ConnectAsync()).State.ShouldBe(AuthSessionState.Active);
    }

    // The pool may still hold the connection that is about to end.
    private static async Task<string> AskAgainAsync(Func<Task> ask)
    {
        string end = "";
        for (int attempt = 0; attempt < 5 && end != Fine; attempt++)
        {
            end = await EndOfAsync(ask);
        }

        return end;
    }

    private static RawServer ServerOf(WireFault wire, string protocol) =>
        new(wire.Reply) { Filler = wire.Filler, Hangs = wire.Hangs, SpeaksHttp2 = protocol == "2.0" };

    private async Task RunAsync(string fault, string protocol, Func<WireFault, string> end, Func<AuthSession, RequestSpec, Task> ask)
    {
        WireFault wire = WireFaults.All[(fault, protocol)];
        await using RawServer server = ServerOf(wire, protocol);
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()], Transport = Hasty });

        (await EndOfAsync(() => ask(session, Asking(server.Address.ToString(), protocol, wire.TakesTime)), wire.TakesTime ? server.Arrived : null)).ShouldBe(end(wire));

        ShouldHaveHungUp(server.Filled);
        if (!wire.TakesTime || protocol == "1.1")
        {
            // A connection of HTTP/2 outlives the request that gave up on it.
            server.Become(protocol == "2.0" ? WireFaults.Good2 : WireFaults.Good1);
            (await AskAgainAsync(() => ask(session, Asking(server.Address.ToString(), protocol, takesTime: false)))).ShouldBe(Fine);
        }

        using HttpResponseMessage response = await GetAsync(session, "/echo");
        ((int)response.StatusCode).ShouldBe(200);
        Seen.Redemptions.ShouldBe(0);
    }
}
