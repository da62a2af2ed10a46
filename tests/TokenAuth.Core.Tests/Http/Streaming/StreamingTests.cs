using System.Text;
using System.Text.Json.Nodes;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class StreamingTests : RequestTest
{
    [Theory]
    [InlineData("/streams/array", "", "")]
    [InlineData("/streams/array", "&pad=1000", "")]
    [InlineData("/streams/nested", "", "result.items")]
    [InlineData("/streams/lines", "", "")]
    [InlineData("/streams/lines", "&pad=1000", "")]
    [InlineData("/streams/records", "", "")]
    public async Task Every_item_comes_once_and_in_order(string address, string more, string place)
    {
        AuthSession session = await ConnectAsync();
        int next = 1;

        await foreach (ReadOnlyMemory<byte> item in ReadAsync(session, $"{address}?count=5000{more}", place))
        {
            ((int)JsonNode.Parse(item.Span)!["id"]!).ShouldBe(next++);
        }

        next.ShouldBe(5001);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Items_come_over_both_versions_of_http(string version)
    {
        AuthSession session = await ConnectOverAsync(version);
        using HttpResponseMessage response = await SendAsync(session, Get("/streams/array?count=5000", version));
        int count = 0;

        await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, "", Ends))
        {
            count++;
        }

        count.ShouldBe(5000);
        response.Version.ShouldBe(new Version(version));
    }

    [Fact]
    public async Task An_item_larger_than_the_buffer_makes_it_grow()
    {
        AuthSession session = await ConnectAsync();
        List<int> lengths = [];

        await foreach (ReadOnlyMemory<byte> item in ReadAsync(session, "/streams/array?count=3&pad=500000", ""))
        {
            lengths.Add(item.Length);
        }

        lengths.Count.ShouldBe(3);
        lengths.ShouldAllBe(static length => length > 500_000);
    }

    [Fact]
    public async Task An_item_without_end_is_refused_before_it_fills_the_memory()
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(CountAsync(session, "/streams/lines?count=1&pad=70000000"));

        error.ErrorId.ShouldBe(ErrorId.ItemTooLarge);
        error.SessionName.ShouldBe(session.Name);
    }

    [Theory]
    [InlineData("/streams/array")]
    [InlineData("/streams/lines")]
    public async Task A_connection_that_breaks_is_an_error_after_what_came(string address)
    {
        AuthSession session = await ConnectAsync();
        List<ReadOnlyMemory<byte>> items = [];

        ServiceUnreachableException error = await Should.ThrowAsync<ServiceUnreachableException>(CountAsync(session, $"{address}?count=10&breakAfter=7", items));

        error.SessionName.ShouldBe(session.Name);

        // The sockets of the two may lose what the break overtook, and nothing else.
        items.Count.ShouldBeLessThanOrEqualTo(7);
    }

    [Fact]
    public async Task A_reply_that_ends_in_good_order_in_the_middle_of_an_item_is_an_error_after_what_came()
    {
        AuthSession session = await ConnectAsync();
        List<ReadOnlyMemory<byte>> items = [];

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(CountAsync(session, "/streams/array?count=10&cutAfter=7", items));

        error.ErrorId.ShouldBe(ErrorId.ReplyIncomplete);
        items.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_byte_order_mark_and_another_character_set_are_understood()
    {
        AuthSession session = await ConnectAsync();
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.Latin1 })
        {
            byte[] body = [.. encoding.GetPreamble(), .. encoding.GetBytes("""[{"name":"Zoë"},{"name":"b"}]""")];
            using HttpResponseMessage response = Response(body, $"application/json; charset={encoding.WebName}");
            List<string> names = [];

            await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, "", Ends))
            {
                names.Add((string)JsonNode.Parse(item.Span)!["name"]!);
            }

            names.ShouldBe(["Zoë", "b"]);
        }
    }

    [Fact]
    public async Task Nothing_is_read_that_the_caller_does_not_ask_for()
    {
        AuthSession session = await ConnectAsync();
        var source = new EndlessArray();
        using var response = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, Emulator.HttpAddress), Content = new StreamContent(source) };
        long taken = 0;

        await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, "", Ends))
        {
            taken += item.Length;
            source.Given.ShouldBeLessThan((taken * 2) + (256 * 1024));
            if (taken > 5_000_000)
            {
                break;
            }
        }

        source.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task Many_items_take_no_more_memory_than_few()
    {
        AuthSession session = await ConnectAsync();
        await CountAsync(session, "/streams/array?count=1000");
        long before = GC.GetAllocatedBytesForCurrentThread();
        var source = new EndlessArray(200_000);
        using var response = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, Emulator.HttpAddress), Content = new StreamContent(source) };
        int count = 0;

        await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, "", Ends))
        {
            count += item.Length > 0 ? 1 : 0;
        }

        count.ShouldBe(200_000);

        // The source never waits, so that all of it ran on this thread: a few objects in all, not a few for each item.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024 * 1024);
    }

    private static HttpResponseMessage Response(byte[] body, string contentType)
    {
        var response = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, new Uri("http://127.0.0.1/")), Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return response;
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(AuthSession session, string address, string place)
    {
        using HttpResponseMessage response = await GetAsync(session, address);
        await foreach (ReadOnlyMemory<byte> item in new ItemReader(session).ReadAsync(response, place, Ends))
        {
            yield return item;
        }
    }

    private async Task CountAsync(AuthSession session, string address, List<ReadOnlyMemory<byte>>? into = null)
    {
        await foreach (ReadOnlyMemory<byte> item in ReadAsync(session, address, ""))
        {
            into?.Add(item);
        }
    }
}
