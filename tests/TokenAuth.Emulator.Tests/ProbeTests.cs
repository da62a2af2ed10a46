using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class ProbeTests : EmulatorTest
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Any_method_is_echoed(string method)
    {
        Reply reply = await Client.Send(new HttpMethod(method), "/open/echo?a=1&a=2", PlainClient.Text("""{"ä":1}"""));

        ((string)reply.Json["method"]!).ShouldBe(method);
        ((string)reply.Json["path"]!).ShouldBe("/open/echo");
        ((string)reply.Json["query"]!).ShouldBe("?a=1&a=2");
        ((string)reply.Json["contentType"]!).ShouldBe("application/json; charset=utf-8");
        ((string)reply.Json["headers"]!["Host"]!).ShouldBe(Emulator.HttpAddress.Authority);
        ((string)reply.Json["body"]!).ShouldBe("""{"ä":1}""");
        ((int)reply.Json["bodyLength"]!).ShouldBe(8);
    }

    [Fact]
    public async Task An_echo_names_the_token_and_never_shows_it()
    {
        (string access, _) = await SignIn();

        Reply reply = await Client.Get("/echo", access);

        reply.Text.ShouldNotContain(access);
        ((bool)reply.Json["authorization"]!["present"]!).ShouldBeTrue();
        ((string)reply.Json["authorization"]!["tokenId"]!).ShouldBe((string)(await WhoAmI(access)).Json["tokenId"]!);
        (await Client.Get("/echo")).Status.ShouldBe(401);
        JsonNode open = (await Client.Get("/open/echo")).Json["authorization"]!;
        ((bool)open["present"]!).ShouldBeFalse();
        open["tokenId"].ShouldBeNull();
    }

    [Fact]
    public async Task A_long_upload_is_measured_and_hashed()
    {
        byte[] body = new byte[3_000_000];

        Reply reply = await Client.Send(HttpMethod.Post, "/open/echo", new ByteArrayContent(body));

        ((int)reply.Json["bodyLength"]!).ShouldBe(body.Length);
        ((string)reply.Json["body"]!).Length.ShouldBe(1 << 20);
        ((string)reply.Json["bodySha256"]!).ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)));
        Emulator.Requests[0].Body.Length.ShouldBe(1 << 20);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(418)]
    [InlineData(503)]
    public async Task Any_status_can_be_had(int status)
    {
        (string access, _) = await SignIn();

        (await Client.Get($"/status/{status}", access)).Status.ShouldBe(status);
        (await Client.Get($"/open/status/{status}")).Status.ShouldBe(status);
        (await Client.Get($"/status/{status}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Redirects_lead_anywhere()
    {
        (string access, _) = await SignIn();
        string target = Uri.EscapeDataString(Emulator.HttpsAddress + "echo");

        Reply open = await Client.Get($"/open/redirect?to={target}&status=307");
        open.Status.ShouldBe(307);
        open.Headers.Location.ShouldBe(new Uri(Emulator.HttpsAddress, "echo"));
        (await Client.Get($"/redirect?to={target}", access)).Status.ShouldBe(302);
        (await Client.Get($"/redirect?to={target}")).Status.ShouldBe(401);
        (await Client.Get("/open/redirect")).Status.ShouldBe(400);
        (await Client.Get($"/open/redirect?to={target}&status=200")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Text_and_pages_have_their_types()
    {
        (await Client.Get("/open/text")).ContentHeaders.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        (await Client.Get("/open/html")).ContentHeaders.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
    }

    [Fact]
    public async Task Bytes_come_in_any_number_and_in_parts()
    {
        Reply all = await Client.Get("/open/bytes?count=1000");
        all.Bytes.ShouldBe(Enumerable.Range(0, 1000).Select(index => (byte)(index % 251)));

        Reply head = await Client.Send(HttpMethod.Head, "/open/bytes?count=1000");
        head.ContentHeaders.ContentLength.ShouldBe(1000);

        Reply part = await Client.GetRange("/open/bytes?count=1000", new RangeHeaderValue(990, null));
        part.Status.ShouldBe(206);
        part.Bytes.ShouldBe(all.Bytes[990..]);
    }

    [Fact]
    public async Task Numbers_come_as_an_array()
    {
        (string access, _) = await SignIn();

        (await Client.Get("/numbers?count=3", access)).Text.ShouldBe("[1,2,3]");
        (await Client.Get("/numbers?count=0", access)).Text.ShouldBe("[]");
        (await Client.Get("/numbers?count=100000", access)).Json.AsArray().Count.ShouldBe(100_000);
        (await Client.Get("/numbers?count=3")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Elsewhere_is_nothing()
    {
        (await Client.Get("/nowhere")).Issue.ShouldBe("There is no such route.");
    }
}
