using System.Net;
using System.Net.Sockets;

namespace TokenAuth.Emulator.Tests;

public sealed class HostTests : EmulatorTest
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HTTPS_speaks_both_protocols(string version)
    {
        using PlainClient client = new(Emulator.HttpsAddress, Emulator.Certificate) { Version = Version.Parse(version) };

        Reply reply = await client.Get("/open/echo");

        ((string)reply.Json["scheme"]!).ShouldBe("https");
        ((string)reply.Json["protocol"]!).ShouldBe(version == "2.0" ? "HTTP/2" : "HTTP/1.1");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task The_certificate_is_good_for_every_name_of_loopback(string host)
    {
        UriBuilder address = new(Emulator.HttpsAddress) { Host = host };
        using PlainClient client = new(address.Uri, Emulator.Certificate);

        (await client.Get("/open/text")).Status.ShouldBe(200);
        Emulator.Certificate.MatchesHostname("::1").ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_trusts_the_certificate_untold()
    {
        using PlainClient client = new(Emulator.HttpsAddress);

        (await Should.ThrowAsync<HttpRequestException>(() => client.Get("/open/text"))).HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Fact]
    public async Task A_port_can_be_given_and_is_free_again_afterwards()
    {
        int port = FreePort();
        for (int round = 0; round < 2; round++)
        {
            await using EmulatorHost other = await EmulatorHost.StartAsync(new EmulatorOptions { HttpPort = port }, Cancellation);
            other.HttpAddress.ShouldBe(new Uri($"http://127.0.0.1:{port}/"));
        }
    }

    [Fact]
    public async Task A_taken_port_is_an_error_at_the_start()
    {
        await Should.ThrowAsync<IOException>(() => EmulatorHost.StartAsync(new EmulatorOptions { HttpPort = Emulator.HttpAddress.Port }, Cancellation));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
