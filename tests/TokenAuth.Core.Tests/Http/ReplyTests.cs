using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class ReplyTests : RequestTest
{
    [Theory]
    [InlineData("gzip", "1.1")]
    [InlineData("deflate", "1.1")]
    [InlineData("br", "1.1")]
    [InlineData("identity", "1.1")]
    [InlineData("gzip", "2.0")]
    [InlineData("br", "2.0")]
    public async Task A_compressed_reply_is_read(string coding, string version)
    {
        AuthSession session = await ConnectOverAsync(version);

        using HttpResponseMessage response = await SendAsync(session, Get($"/encoded/{coding}", version));

        JsonNode body = JsonNode.Parse(await new AuthorizedClient(session).ReadBodyAsync(response, Ends))!;
        ((string)body["coding"]!).ShouldBe(coding);
        ((string)body["text"]!).ShouldBe(new string('ä', 1000));
        RequestsTo($"/encoded/{coding}").Single().Headers["Accept-Encoding"].ShouldContain("br");
    }

    [Fact]
    public async Task A_version_that_the_service_has_is_spoken()
    {
        AuthSession session = await ConnectOverAsync("2.0");

        using HttpResponseMessage two = await SendAsync(session, Get("/echo", "2.0"));
        using HttpResponseMessage one = await SendAsync(session, new RequestSpec { Address = "/echo" });

        two.Version.ShouldBe(HttpVersion.Version20);
        one.Version.ShouldBe(HttpVersion.Version11);
        RequestsTo("/echo").Select(static request => request.Protocol).ShouldBe(["HTTP/2", "HTTP/1.1"]);
    }

    [Fact]
    public async Task A_version_that_the_service_has_not_is_done_without()
    {
        AuthSession session = await ConnectAsync();

        using HttpResponseMessage response = await SendAsync(session, Get("/echo", "2.0"));

        response.Version.ShouldBe(HttpVersion.Version11);
    }

    [Fact]
    public async Task A_connection_is_closed_where_the_caller_says_so()
    {
        AuthSession session = await ConnectAsync();

        for (int request = 0; request < 2; request++)
        {
            using HttpResponseMessage response = await SendAsync(session, Get("/echo") with { ClosesConnection = true });
            await response.Content.ReadAsByteArrayAsync(Ends);
        }

        RequestsTo("/echo").ShouldAllBe(static request => request.Headers["Connection"] == "close");
        RequestsTo("/echo").Select(static request => request.ConnectionId).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_304_to_a_condition_is_an_answer()
    {
        AuthSession session = await ConnectAsync();
        RequestSpec request = Get("/document") with { Headers = [new("If-None-Match", "\"v1\"")] };

        await Should.ThrowAsync<RequestFailedException>(SendAsync(session, request));
        using HttpResponseMessage response = await SendAsync(session, request with { Answers = [HttpStatusCode.NotModified] });

        response.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        response.Headers.ETag!.Tag.ShouldBe("\"v1\"");
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    public async Task An_error_is_read_in_its_character_set(string charSet)
    {
        byte[] body = CodePagesEncodingProvider.Instance.GetEncoding(charSet)?.GetBytes("größer") ?? Encoding.GetEncoding(charSet).GetBytes("größer");
        await using var server = new RawServer($"HTTP/1.1 422 No\r\nContent-Type: text/plain; charset={charSet}\r\nContent-Length: {body.Length}\r\n\r\n{Encoding.Latin1.GetString(body)}");
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()] });

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, server.Address.ToString()));

        error.Body.ShouldBe("größer");
        error.Message.ShouldEndWith("422 No: größer");
        (await error.Response.Content.ReadAsByteArrayAsync(Ends)).ShouldBe(body);
    }

    [Theory]
    [InlineData(401, "Bearer error=\"insufficient_scope\", scope=\"orders:read orders:write\"", "The token lacks the scope 'orders:read orders:write'.")]
    [InlineData(403, "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"orders:write\"", "The token lacks the scope 'orders:write'.")]
    [InlineData(403, "Bearer error=\"insufficient_scope\"", "The account is known but may not do this.")]
    [InlineData(403, "Basic error=\"insufficient_scope\", scope=\"x\"", "The account is known but may not do this.")]
    public async Task A_missing_scope_is_named(int status, string challenge, string hint)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/echo", 2, EmulatorFault.Status(status, "{}", ("WWW-Authenticate", challenge)));

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/echo"));

        error.NextStep!.ShouldStartWith(hint);
    }

    [Fact]
    public async Task A_changed_document_says_what_to_do()
    {
        AuthSession session = await ConnectAsync();

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(SendAsync(session, Get("/document") with { Method = HttpMethod.Put, Body = new byte[1], Headers = [new("If-Match", "\"v0\"")] }));

        error.NextStep!.ShouldContain("Read it again");
    }

    [Theory]
    [InlineData("grüße", "utf-8", null, "grüße")]
    [InlineData("grüße", "iso-8859-1", "iso-8859-1", "grüße")]
    [InlineData("grüße", "windows-1252", "\"windows-1252\"", "grüße")]
    [InlineData("grüße", "utf-8", "nonsense", "grüße")]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>grüße</a>", "iso-8859-1", null, "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>grüße</a>")]
    [InlineData("<html><head><meta charset='windows-1252'></head>grüße", "windows-1252", null, "<html><head><meta charset='windows-1252'></head>grüße")]
    [InlineData("<html><meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">grüße", "iso-8859-1", null, "<html><meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">grüße")]
    [InlineData("<html><meta charset='utf-16'>grüße", "utf-8", null, "<html><meta charset='utf-16'>grüße")]
    [InlineData("<html><meta charset='iso-8859-1'>grüße", "utf-8", "utf-8", "<html><meta charset='iso-8859-1'>grüße")]
    [InlineData("{\"page\":\"<meta charset='iso-8859-1'>grüße\"}", "utf-8", null, "{\"page\":\"<meta charset='iso-8859-1'>grüße\"}")]
    public void The_text_of_a_body_is_in_the_character_set_that_it_names(string text, string encoding, string? header, string expected)
    {
        byte[] body = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);

        BodyText.Decode(body, header).ShouldBe(expected);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_comes_before_the_header(string encoding)
    {
        Encoding written = Encoding.GetEncoding(encoding);

        BodyText.Decode([.. written.GetPreamble(), .. written.GetBytes("grüße")], "iso-8859-1").ShouldBe("grüße");
    }
}
