using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Http;

/// <summary>A test that sends requests over either version of HTTP, and waits in virtual time.</summary>
public abstract class RequestTest : EmulatorTest
{
    // Longer than any wait between two attempts that nobody named, shorter than any time limit.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(31);

    /// <summary>A session: over plain HTTP for 1.1, over HTTPS for 2.0, which is agreed on there.</summary>
    protected Task<AuthSession> ConnectOverAsync(string version) =>
        version == "2.0"
            ? ConnectAsync(As(Anna) with { BaseAddress = Emulator.HttpsAddress, Transport = new TransportSettings { SkipCertificateCheck = true } })
            : ConnectAsync(As(Anna));

    protected static RequestSpec Get(string address, string version = "1.1") => new() { Address = address, Version = new Version(version) };

    protected static RequestSpec Post(string address, RequestBody body, string version = "1.1") => Get(address, version) with { Method = HttpMethod.Post, Body = body };

    /// <summary>Lets the time go on to each wait's end, until the work is done.</summary>
    protected async Task<T> InVirtualTimeAsync<T>(Task<T> work)
    {
        while (await Task.WhenAny(work, Clock.WaitForTimer(LongestWait, Ends)) != work)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await work;
    }

    protected static string At(EmulatorHost emulator, string pathAndQuery) => new Uri(emulator.HttpAddress, pathAndQuery).ToString();

    protected static byte[] Pattern(int from, int count) => [.. Enumerable.Range(from, count).Select(static index => (byte)(index % 251))];
}
