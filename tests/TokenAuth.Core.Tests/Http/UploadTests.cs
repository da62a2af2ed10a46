using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class UploadTests : RequestTest
{
    private readonly byte[] _bytes = Pattern(0, 2_000_000);

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_file_arrives_byte_for_byte(string version)
    {
        AuthSession session = await ConnectOverAsync(version);

        JsonNode echo = await ReadAsync(await SendAsync(session, Post("/echo", FileBody(), version)));

        ((long)echo["bodyLength"]!).ShouldBe(_bytes.Length);
        ((string)echo["bodySha256"]!).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(_bytes)));
        ((string?)echo["headers"]!["Content-Length"]).ShouldBe("2000000");
    }

    [Theory]
    [InlineData("file", "1.1")]
    [InlineData("file", "2.0")]
    [InlineData("stream", "1.1")]
    [InlineData("stream", "2.0")]
    [InlineData("form", "1.1")]
    [InlineData("form", "2.0")]
    [InlineData("content", "1.1")]
    public async Task A_body_is_sent_again_after_a_401(string kind, string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        Emulator.RejectAccessTokens();
        RequestBody body = kind switch
        {
            "file" => FileBody(),
            "stream" => RequestBody.FromStream(new MemoryStream(_bytes)),
            "form" => RequestBody.FromForm([FormPart.Text("a", "1"), FormPart.File("b", WrittenFile())]),
            _ => RequestBody.FromContent(new ByteArrayContent(_bytes), canRepeat: true),
        };

        JsonNode echo = await ReadAsync(await SendAsync(session, Post("/echo", body, version)));

        RequestsTo("/echo").Select(static request => request.StatusCode).ShouldBe([401, 200]);
        ((long)echo["bodyLength"]!).ShouldBeGreaterThanOrEqualTo(_bytes.Length);
        if (kind != "form")
        {
            ((string)echo["bodySha256"]!).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(_bytes)));
        }
    }

    [Fact]
    public async Task A_stream_that_stands_in_its_middle_is_sent_from_there_each_time()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RejectAccessTokens();
        var stream = new MemoryStream([1, 2, 3, 4, 5]) { Position = 2 };

        JsonNode echo = await ReadAsync(await SendAsync(session, Post("/echo", RequestBody.FromStream(stream))));

        ((string)echo["bodySha256"]!).ShouldBe(Convert.ToHexStringLower(SHA256.HashData([3, 4, 5])));
    }

    [Fact]
    public async Task A_stream_that_is_read_only_once_leaves_the_401_and_says_why()
    {
        AuthSession session = await ConnectAsync();
        Emulator.RejectAccessTokens();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(SendAsync(session, Post("/echo", RequestBody.FromStream(new OneWayStream([1, 2, 3])))));

        ((int)error.StatusCode!).ShouldBe(401);
        Notices.Warnings.ShouldHaveSingleItem().ShouldContain("read only once");
        Seen.Redemptions.ShouldBe(1);
        JsonNode echo = await ReadAsync(await SendAsync(session, Post("/echo", RequestBody.FromStream(new OneWayStream([1, 2, 3])))));
        ((int)echo["bodyLength"]!).ShouldBe(3);
    }

    [Fact]
    public async Task A_stream_that_is_read_only_once_is_not_redirected()
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(SendAsync(session, Post("/redirect?status=307&to=/echo", RequestBody.FromStream(new OneWayStream([1])))));

        error.ErrorId.ShouldBe(ErrorId.BodyNotRepeatable);
        RequestsTo("/echo").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_file_follows_a_redirect_that_keeps_the_body(int status)
    {
        AuthSession session = await ConnectAsync();

        JsonNode echo = await ReadAsync(await SendAsync(session, Post($"/redirect?status={status}&to=/echo", FileBody())));

        ((string)echo["bodySha256"]!).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(_bytes)));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_of_the_file()
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(SendAsync(session, Post("/echo", RequestBody.FromFile(Folder["nowhere.bin"])) with { Retry = RetryPolicy.Default }));

        error.ErrorId.ShouldBe(ErrorId.FileUnusable);
        error.Message.ShouldContain("nowhere.bin");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_form_has_its_fields_and_files(string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        RequestBody form = RequestBody.FromForm([FormPart.Text("name", "größe"), FormPart.File("file", WrittenFile()), FormPart.Text("name", "two")]);

        JsonNode parts = (await ReadAsync(await SendAsync(session, Post("/form", form, version))))["parts"]!;

        parts.AsArray().Select(static part => (string?)part!["name"]).ShouldBe(["name", "file", "name"]);
        ((string)parts[0]!["text"]!).ShouldBe("größe");
        ((string)parts[1]!["fileName"]!).ShouldBe("upload ä.bin");
        ((string)parts[1]!["contentType"]!).ShouldBe("application/octet-stream");
        ((string)parts[1]!["sha256"]!).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(_bytes)));
        ((string)parts[2]!["text"]!).ShouldBe("two");
    }

    [Fact]
    public async Task A_body_may_go_in_chunks()
    {
        AuthSession session = await ConnectAsync();

        JsonNode echo = await ReadAsync(await SendAsync(session, Post("/echo", FileBody()) with { TransferEncoding = "chunked" }));

        ((string?)echo["headers"]!["Transfer-Encoding"]).ShouldBe("chunked");
        echo["headers"]!["Content-Length"].ShouldBeNull();
        ((long)echo["bodyLength"]!).ShouldBe(_bytes.Length);
    }

    [Fact]
    public async Task A_transfer_encoding_without_a_body_is_refused()
    {
        AuthSession session = await ConnectAsync();

        (await Should.ThrowAsync<TokenAuthException>(SendAsync(session, Get("/echo") with { TransferEncoding = "chunked" }))).ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
    }

    [Fact]
    public async Task The_time_limit_is_for_waiting_and_not_for_sending()
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold("/echo", afterProcessing: true);
        var slow = new SlowStream(pieces: 5, beforeEach: () => Clock.Advance(TimeSpan.FromSeconds(3)));
        Task<HttpResponseMessage> sending = SendAsync(session, Post("/echo", RequestBody.FromStream(slow)) with { Timeout = TimeSpan.FromSeconds(4) });
        await hold.WaitForArrivals(1, Ends);

        // Fifteen seconds of sending, and two of waiting.
        Clock.Advance(TimeSpan.FromSeconds(2));
        hold.Release();
        using HttpResponseMessage response = await sending;

        ((int)response.StatusCode).ShouldBe(200);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        }
    }

    private RequestBody FileBody() => RequestBody.FromFile(WrittenFile());

    private string WrittenFile()
    {
        string path = Folder["upload ä.bin"];
        File.WriteAllBytes(path, _bytes);
        return path;
    }
}
