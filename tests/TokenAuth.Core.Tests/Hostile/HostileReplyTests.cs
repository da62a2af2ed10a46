using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>Requests with a session's token, by each way of reading and over both versions of HTTP.</summary>
public sealed class HostileReplyTests : HostileTest
{
    private const string Path = "/numbers";
    private const string Address = "/numbers?count=5";

    public static TheoryData<string, string> Wholes() => CasesWhere(static fault => fault.Whole, Protocols);

    public static TheoryData<string, string> Pages() => CasesWhere(static fault => fault.Page, Protocols);

    public static TheoryData<string, string> Streams() => CasesWhere(static fault => fault.Stream, Protocols);

    public static TheoryData<string, string> Downloads() => CasesWhere(static fault => fault.Download, Protocols);

    [Theory]
    [MemberData(nameof(Wholes))]
    public Task A_reply_in_memory_ends_as_it_should_and_the_session_stays(string fault, string protocol) =>
        RunAsync(fault, protocol, static hostile => hostile.Whole, ReadWholeAsync);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_ends_as_it_should_and_the_session_stays(string fault, string protocol) =>
        RunAsync(fault, protocol, static hostile => hostile.Page, ReadPagesAsync);

    [Theory]
    [MemberData(nameof(Streams))]
    public Task A_stream_ends_as_it_should_and_the_session_stays(string fault, string protocol) =>
        RunAsync(fault, protocol, static hostile => hostile.Stream, ReadItemsAsync);

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task A_download_ends_as_it_should_and_the_session_stays(string fault, string protocol)
    {
        await RunAsync(fault, protocol, static hostile => hostile.Download, DownloadAsync);

        (await File.ReadAllTextAsync(Folder["download"], Ends)).ShouldBe("[1,2,3,4,5]");
    }

    private async Task RunAsync(string fault, string protocol, Func<HostileFault, string?> end, Func<AuthSession, RequestSpec, Task> ask)
    {
        HostileFault hostile = HostileFaults.All[fault];
        AuthSession session = await ConnectOverAsync(protocol);
        Emulator.FailNext(Path, hostile.Count, hostile.Make(Path));

        (await EndOfAsync(() => ask(session, Asking(Address, protocol, hostile.TakesTime)), ArrivalAt(Path, hostile.TakesTime))).ShouldBe(end(hostile));

        RequestsTo(Path).ShouldAllBe(request => request.Protocol == (protocol == "2.0" ? "HTTP/2" : "HTTP/1.1"));
        RequestsTo(Path).Count.ShouldBe(hostile.Count);
        (await EndOfAsync(() => ask(session, Asking(Address, protocol, takesTime: false)))).ShouldBe(Fine);
        RequestsTo(Path)[^1].StatusCode.ShouldBe(200);
        Seen.Redemptions.ShouldBe(0);
    }
}
