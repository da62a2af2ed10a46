using TokenAuth.Core.Tests.Http;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>A test against a server that means no good, or is broken.</summary>
public abstract class HostileTest : RequestTest
{
    /// <summary>What comes is what was asked for, or may be taken for it.</summary>
    public const string Fine = "fine";

    /// <summary>How many bytes a reply may have in memory.</summary>
    protected const long Most = 4 * 1024 * 1024;

    // What the sockets and the server hold back while the client does not read.
    private const long UnderWay = 32 * 1024 * 1024;
    private const int LongestMessage = 2_000;

    protected static readonly string[] Protocols = ["1.1", "2.0"];

    // Shorter than what lets the clock go on.
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(20);

    private protected static TransportSettings Hasty { get; } = new() { Timeout = Brief, SkipCertificateCheck = true };

    private protected static TheoryData<string, string> CasesWhere(Func<HostileFault, string?> end, params ReadOnlySpan<string> protocols)
    {
        var cases = new TheoryData<string, string>();
        foreach ((string name, HostileFault fault) in HostileFaults.All)
        {
            foreach (string protocol in protocols)
            {
                if (end(fault) is not null)
                {
                    cases.Add(name, protocol);
                }
            }
        }

        return cases;
    }

    /// <summary>A request that gives up by the clock where the fault ends by that alone.</summary>
    private protected static RequestSpec Asking(string address, string version, bool takesTime) => Get(address, version) with
    {
        MaximumResponseSize = Most,
        Timeout = takesTime ? Brief : null,
        OperationTimeout = takesTime ? Brief : TimeSpan.Zero,
    };

    /// <summary>How work ends; nothing but an error of the engine is an end.</summary>
    protected static async Task<string> EndOfAsync(Func<Task> work)
    {
        try
        {
            await work();
            return Fine;
        }
        catch (TokenAuthException error)
        {
            return Checked(error);
        }
        catch (RequestFailedException error)
        {
            return Checked(error);
        }
    }

    /// <summary>How work ends that ends by the clock alone: time stands still until its request has arrived.</summary>
    private protected Task<string> EndOfAsync(Func<Task> work, Task? arrival) => arrival is null ? EndOfAsync(work) : EndOfAsync(async () =>
    {
        Task working = work();
        await arrival.WaitAsync(Ends);
        await InVirtualTimeAsync(Awaited(working));
    });

    /// <summary>When the next request to a path arrives; null where nobody waits for it.</summary>
    private protected Task? ArrivalAt(string path, bool takesTime)
    {
#pragma warning disable MA0022 // No task is "nobody waits"; a finished one would be an arrival.
        return takesTime ? WaitAsync(Emulator.Hold(path)) : null;
#pragma warning restore MA0022

        async Task WaitAsync(EmulatorHold hold)
        {
            await hold.WaitForArrivals(1, Ends);
            hold.Release();
        }
    }

    private protected async Task ReadWholeAsync(AuthSession session, RequestSpec spec)
    {
        using HttpResponseMessage response = await SendAsync(session, spec);
        _ = await new AuthorizedClient(session).ReadBodyAsync(response, Ends);
    }

    private protected async Task ReadPagesAsync(AuthSession session, RequestSpec spec)
    {
        var rules = new PagingDefinition { Style = PagingStyle.NextUrl, Next = "next", Items = ["items"] };
        await foreach (Page page in new Pager(session, rules, new PageLimits()).ReadAsync(spec, Notices, Ends))
        {
            page.Dispose();
        }
    }

    private protected async Task ReadItemsAsync(AuthSession session, RequestSpec spec)
    {
        using HttpResponseMessage response = await SendAsync(session, spec);
        await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, "", Ends))
        {
            item.Length.ShouldBeLessThanOrEqualTo(JsonLimits.Item);
        }
    }

    private protected async Task DownloadAsync(AuthSession session, RequestSpec spec) =>
        (await new AuthorizedClient(session).DownloadAsync(spec, new DownloadTarget(Folder["download"]), Notices, Ends)).Dispose();

    /// <summary>What a server sends without end is not read without end.</summary>
    protected static void ShouldHaveHungUp(long filled) => filled.ShouldBeLessThan(UnderWay);

    private static async Task<bool> Awaited(Task work)
    {
        await work;
        return true;
    }

    private static string Checked<T>(T error)
        where T : Exception, ITypedError
    {
        error.NextStep.ShouldNotBeNullOrEmpty();
        error.Message.Length.ShouldBeLessThan(LongestMessage);
        error.ToString().ShouldNotContain(Password);
        return error.ErrorId;
    }
}
