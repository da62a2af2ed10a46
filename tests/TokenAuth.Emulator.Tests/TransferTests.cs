using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class TransferTests : EmulatorTest
{
    [Fact]
    public async Task A_file_has_a_tag_a_date_a_name_and_parts()
    {
        Reply whole = await Client.Get("/open/file?count=300&tag=v1&name=report.bin");

        whole.Bytes.ShouldBe(Pattern(0, 300));
        whole.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        whole.ContentHeaders.LastModified.ShouldBe(Emulator.Clock.GetUtcNow().AddDays(-1));
        whole.ContentHeaders.ContentDisposition!.FileName!.Trim('"').ShouldBe("report.bin");
        Reply part = await Client.GetRange("/open/file?count=300&tag=v1", new RangeHeaderValue(290, null));
        part.Status.ShouldBe(206);
        part.Bytes.ShouldBe(Pattern(290, 10));
        (await Client.GetRange("/open/file?count=300", new RangeHeaderValue(300, null))).Status.ShouldBe(416);
        (await Client.GetRange("/open/file?count=300&whole", new RangeHeaderValue(290, null))).Status.ShouldBe(200);
        (await Client.Get("/open/file?count=3&tag=W/v1")).Headers.ETag!.IsWeak.ShouldBeTrue();
        (await Client.Get("/open/file?count=3&undated")).ContentHeaders.LastModified.ShouldBeNull();
    }

    [Theory]
    [InlineData("/open/file?count=1000000")]
    [InlineData("/file?count=5")]
    public async Task A_file_may_want_a_token(string path)
    {
        int status = (await Client.Get(path)).Status;

        status.ShouldBe(path.StartsWith("/open", StringComparison.Ordinal) ? 200 : 401);
    }

    [Fact]
    public async Task A_long_file_is_one_pattern_throughout()
    {
        Reply reply = await Client.Get("/open/file?count=1000003");

        reply.Bytes.ShouldBe(Pattern(0, 1_000_003));
    }

    [Fact]
    public async Task A_file_breaks_off_where_that_is_asked()
    {
        await Should.ThrowAsync<HttpRequestException>(Client.Get("/open/file?count=1000&break=400"));

        Reply rest = await Client.GetRange("/open/file?count=1000&break=400", new RangeHeaderValue(0, 399));
        rest.Bytes.ShouldBe(Pattern(0, 400));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task A_reply_is_compressed_as_its_address_says(string coding)
    {
        Reply reply = await Client.Get($"/open/encoded/{coding}");

        reply.ContentHeaders.ContentEncoding.ShouldBe([coding]);
        using var body = new MemoryStream(reply.Bytes);
        using Stream plain = coding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        ((string)JsonNode.Parse(plain)!["coding"]!).ShouldBe(coding);
    }

    [Fact]
    public async Task A_form_is_described_part_by_part()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("größe"), "field" },
            { new ByteArrayContent([1, 2, 3]), "file", "a b.bin" },
        };

        JsonNode parts = (await Client.Send(HttpMethod.Post, "/open/form", form)).Json["parts"]!;

        ((string)parts[0]!["name"]!).ShouldBe("field");
        ((string)parts[0]!["text"]!).ShouldBe("größe");
        parts[0]!["fileName"].ShouldBeNull();
        ((string)parts[1]!["fileName"]!).ShouldBe("a b.bin");
        ((int)parts[1]!["length"]!).ShouldBe(3);
        ((string)parts[1]!["sha256"]!).ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([1, 2, 3])));
        (await Client.Post("/open/form", new { })).Status.ShouldBe(415);
    }

    [Fact]
    public async Task A_document_is_read_and_changed_on_conditions()
    {
        string tag = (await Client.Get("/open/document")).Headers.ETag!.Tag;

        (await Conditional(HttpMethod.Get, "If-None-Match", tag)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await Conditional(HttpMethod.Put, "If-Match", "\"other\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await Conditional(HttpMethod.Put, "If-Match", tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Conditional(HttpMethod.Put, "If-Match", tag)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await Conditional(HttpMethod.Get, "If-None-Match", tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Emulator.Reset();
        (await Conditional(HttpMethod.Get, "If-None-Match", tag)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Cookies_are_set_and_named()
    {
        Reply reply = await Client.Get("/open/cookies?a=1&to=/open/echo");

        reply.Status.ShouldBe(302);
        reply.Header("Set-Cookie").ShouldBe("a=1; Path=/");
        reply.Headers.Location!.OriginalString.ShouldBe("/open/echo");
    }

    private static byte[] Pattern(int from, int count) => [.. Enumerable.Range(from, count).Select(static index => (byte)(index % 251))];

    private async Task<HttpResponseMessage> Conditional(HttpMethod method, string header, string tag)
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(method, new Uri(Emulator.HttpAddress, "/open/document"));
        request.Headers.TryAddWithoutValidation(header, tag);
        request.Content = method == HttpMethod.Put ? new StringContent("changed", Encoding.UTF8) : null;
        return await invoker.SendAsync(request, Cancellation);
    }
}
