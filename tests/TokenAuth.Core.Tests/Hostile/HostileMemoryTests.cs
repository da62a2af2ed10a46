using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>What a hostile reply makes the client hold: counted over the whole process, the emulator included.</summary>
[Collection(Alone.Name)]
public sealed class HostileMemoryTests : HostileTest
{
    private const string Path = "/numbers";

    // Several times what is read, a fraction of what would come.
    private const long Held = 48L * 1024 * 1024;

    public static TheoryData<string, string> Faults()
    {
        var cases = new TheoryData<string, string>();
        foreach (string fault in (ReadOnlySpan<string>)["a gzip bomb", "a Brotli bomb", "an endless string", "endless blanks", "an endless error"])
        {
            foreach (string protocol in Protocols)
            {
                cases.Add(fault, protocol);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_reply_without_an_end_takes_little_memory(string fault, string protocol)
    {
        HostileFault hostile = HostileFaults.All[fault];
        AuthSession session = await ConnectOverAsync(protocol);
        EmulatorFault made = hostile.Make(Path);
        await ReadWholeAsync(session, Asking(Path, protocol, takesTime: false));
        Emulator.FailNext(Path, 1, made);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        string end = await EndOfAsync(() => ReadWholeAsync(session, Asking(Path, protocol, takesTime: false)));

        long held = GC.GetTotalAllocatedBytes(precise: true) - before;
        end.ShouldBe(hostile.Whole);
        held.ShouldBeLessThan(Held);
    }

    [Fact]
    public async Task A_length_that_is_announced_is_not_allocated_before_it_comes()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n[1,2,3]");
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()] });
        long before = GC.GetTotalAllocatedBytes(precise: true);

        await EndOfAsync(() => ReadWholeAsync(session, Get(server.Address.ToString())));

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(Held);
    }
}
