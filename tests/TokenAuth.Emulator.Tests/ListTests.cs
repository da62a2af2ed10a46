using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class ListTests : EmulatorTest
{
    [Fact]
    public async Task Links_lead_through_the_list()
    {
        Reply first = await Client.Get("/open/lists/link?count=12&size=5");
        Reply last = await Client.Get("/open/lists/link?count=12&size=5&page=3");

        Ids(first.Json).ShouldBe([1, 2, 3, 4, 5]);
        first.Header("Link").ShouldBe($"<{new Uri(Emulator.HttpAddress, "/open/lists/link?count=12&size=5&page=1")}>; rel=\"first\"; title=\"a, b; c\", <{new Uri(Emulator.HttpAddress, "/open/lists/link?count=12&size=5&page=2")}>; rel=\"next\"");
        Ids(last.Json).ShouldBe([11, 12]);
        last.Header("Link")!.ShouldNotContain("next");
    }

    [Theory]
    [InlineData("/open/lists/next?count=12", "http")]
    [InlineData("/open/lists/next?count=12&relative=true", "?")]
    [InlineData("/open/lists/next?count=12&next=/elsewhere", "/elsewhere")]
    public async Task An_envelope_names_the_next_address(string address, string beginning)
    {
        Reply reply = await Client.Get(address);

        Ids(reply.Json["value"]!["items"]!).ShouldBe(Enumerable.Range(1, 10));
        ((string)reply.Json["@odata.nextLink"]!).ShouldStartWith(beginning);
        (await Client.Get("/open/lists/next?count=12&page=2")).Json["@odata.nextLink"].ShouldBeNull();
    }

    [Fact]
    public async Task A_cursor_comes_from_the_query_or_the_body()
    {
        Reply first = await Client.Get("/open/lists/cursor?count=12");
        string cursor = (string)first.Json["meta"]!["cursor"]!;

        Ids((await Client.Get($"/open/lists/cursor?count=12&cursor={cursor}")).Json["data"]!).ShouldBe([11, 12]);
        Reply last = await Client.Post("/open/lists/cursor?count=12", new { cursor });
        Ids(last.Json["data"]!).ShouldBe([11, 12]);
        last.Json["meta"]!["cursor"].ShouldBeNull();
        ((bool)last.Json["meta"]!["hasMore"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task An_offset_is_served_ten_at_a_time_at_most()
    {
        Ids((await Client.Get("/open/lists/offset?count=35&offset=30&limit=500")).Json).ShouldBe([31, 32, 33, 34, 35]);
        Ids((await Client.Get("/open/lists/offset?count=35&limit=500")).Json).ShouldBe(Enumerable.Range(1, 10));
        Ids((await Client.Get("/open/lists/offset?count=35&offset=35")).Json).ShouldBeEmpty();
        Ids((await Client.Get("/open/lists/offset?count=35&offset=30&stuck=1")).Json).ShouldBe(Enumerable.Range(1, 10));
    }

    [Theory]
    [InlineData("/streams/array?count=3", "application/json", """[{"id":1,"name":"item 1","on":true},{"id":2,"name":"item 2","on":true},{"id":3,"name":"item 3","on":true}]""")]
    [InlineData("/streams/lines?count=2", "application/x-ndjson", "{\"id\":1,\"name\":\"item 1\",\"on\":true}\n{\"id\":2,\"name\":\"item 2\",\"on\":true}\n")]
    [InlineData("/streams/records?count=2", "application/json-seq", "\u001e{\"id\":1,\"name\":\"item 1\",\"on\":true}\n\u001e{\"id\":2,\"name\":\"item 2\",\"on\":true}\n")]
    [InlineData("/streams/array?count=1&pad=3", "application/json", """[{"id":1,"name":"item 1","on":true,"pad":"xxx"}]""")]
    [InlineData("/streams/array?count=2&cutAfter=1", "application/json", "[{\"id\":1,\"name\":\"item 1\",\"on\":true},{\"id\":2,\"name\":\"")]
    public async Task A_stream_is_what_it_says(string address, string contentType, string text)
    {
        (string access, _) = await SignIn();

        Reply reply = await Client.Get(address, access);

        reply.ContentHeaders.ContentType!.MediaType.ShouldBe(contentType);
        reply.Text.ShouldBe(text);
    }

    [Fact]
    public async Task A_stream_that_breaks_ends_with_the_connection()
    {
        (string access, _) = await SignIn();

        await Should.ThrowAsync<HttpRequestException>(Client.Get("/streams/array?count=9&breakAfter=2", access));
    }

    [Fact]
    public async Task Every_nth_item_is_refused()
    {
        (string access, _) = await SignIn();

        (await Client.Get("/items/19?failEvery=20", access)).Text.ShouldBe("""{"id":19}""");
        Reply refused = await Client.Get("/items/20?failEvery=20", access);
        refused.Status.ShouldBe(422);
        refused.Text.ShouldContain("The item 20 is refused.");
        (await Client.Post("/items?failEvery=20", new { id = 7 }, access)).Status.ShouldBe(201);
        (await Client.Post("/items?failEvery=20", new { id = 40 }, access)).Status.ShouldBe(422);
        (await Client.Post("/items", new { name = "x" }, access)).Status.ShouldBe(400);
    }

    private static int[] Ids(JsonNode items) => [.. items.AsArray().Select(static item => (int)item!["id"]!)];
}
