using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

public sealed class PagingTests : RequestTest
{
    private static readonly PagingDefinition NextUrl = new() { Style = PagingStyle.NextUrl, Items = ["value.items"], Next = "@odata.nextLink" };
    private static readonly PagingDefinition Cursor = new() { Style = PagingStyle.Cursor, Items = ["data"], Next = "meta.cursor" };
    private static readonly PagingDefinition Offset = new() { Style = PagingStyle.Offset };

    public static TheoryData<string, string, PagingDefinition> Ways() => new()
    {
        { "/lists/link", "", PagingDefinition.LinkHeader },
        { "/lists/next", "", NextUrl },
        { "/lists/next?relative=true", "", NextUrl },
        { "/lists/cursor", "", Cursor },
        { "/lists/cursor", """{"filter":1}""", Cursor },
        { "/lists/offset", "", Offset },
        { "/lists/offset", "", Offset with { Size = 7 } },
        { "/lists/offset", "", Offset with { Size = 500 } },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_way_brings_every_item_once_and_in_order(string address, string body, PagingDefinition rules)
    {
        AuthSession session = await ConnectAsync();

        int[] ids = await IdsAsync(session, address, rules, body: body);

        ids.ShouldBe(Enumerable.Range(1, 35));
        Emulator.Requests.ShouldAllBe(static request => request.Path == "/api/v2/signin" || request.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Pages_come_over_both_versions_of_http(string version)
    {
        AuthSession session = await ConnectOverAsync(version);

        List<Page> pages = await PagesAsync(session, Get("/lists/link", version), PagingDefinition.LinkHeader, PageLimits.None);

        pages.SelectMany(Ids).ShouldBe(Enumerable.Range(1, 35));
        RequestsTo("/lists/link").ShouldAllBe(request => request.Protocol == (version == "2.0" ? "HTTP/2" : "HTTP/1.1"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(20, 2)]
    public async Task A_link_or_a_total_spares_the_request_for_an_empty_page(int count, int requests)
    {
        AuthSession session = await ConnectAsync();

        (await IdsAsync(session, $"/lists/link?count={count.ToString(CultureInfo.InvariantCulture)}", PagingDefinition.LinkHeader)).Length.ShouldBe(count);

        RequestsTo("/lists/link").Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Without_a_total_an_empty_page_is_the_end()
    {
        AuthSession session = await ConnectAsync();

        (await IdsAsync(session, "/lists/offset?count=20", Offset)).Length.ShouldBe(20);

        RequestsTo("/lists/offset").Select(static request => request.Query).ShouldBe(["?count=20", "?count=20&offset=10", "?count=20&offset=20"]);
    }

    [Fact]
    public async Task Numbered_pages_end_with_the_total_that_is_a_string()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)));
        PagingDefinition rules = ServiceCatalog.Find("Eshopbox").Paging!;

        List<Page> pages = await PagesAsync(session, "/api/v1/orders?per_page=10", rules);

        pages.Sum(static page => page.Count).ShouldBe((int)pages[0].Total!);
        RequestsTo("/api/v1/orders").Select(static request => request.Query).Distinct(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, pages.Count).Select(static page => page == 1 ? "?per_page=10" : $"?per_page=10&page={page}"));
    }

    [Fact]
    public async Task Numbered_pages_go_on_from_the_page_that_was_asked_for()
    {
        AuthSession session = await ConnectAsync(AsOAuthClient(TimeSpan.FromHours(1)));
        List<Page> all = await PagesAsync(session, "/api/v1/orders?per_page=10", ServiceCatalog.Find("Eshopbox").Paging!);

        List<Page> rest = await PagesAsync(session, "/api/v1/orders?page=2&per_page=10", ServiceCatalog.Find("Eshopbox").Paging!);

        rest.Sum(static page => page.Count).ShouldBe((int)all[0].Total! - 10);
        rest.Count.ShouldBe(all.Count - 1);
    }

    [Fact]
    public async Task The_back_offices_offset_goes_into_the_body_of_a_get()
    {
        AuthSession session = await ConnectAsync();

        List<Page> pages = await PagesAsync(session, "/api/v2/b2copy/accounts", ServiceCatalog.Find("B2Copy").Paging! with { Size = 8 }, body: """{"investment_platform_id":1}""");

        int found = pages.Sum(static page => page.Count);
        found.ShouldBeGreaterThan(0);
        JsonNode[] bodies = [.. RequestsTo("/api/v2/b2copy/accounts").Select(static request => JsonNode.Parse(request.Body)!)];
        bodies.Select(static body => (int)body["limit"]!).ShouldAllBe(static limit => limit == 8);
        bodies.Select(static body => (int?)body["offset"] ?? 0).ShouldBe(Enumerable.Range(0, pages.Count).Select(page => Math.Min(page * 8, found)));
        bodies.ShouldAllBe(static body => (int)body["investment_platform_id"]! == 1);
    }

    [Fact]
    public async Task B2cores_lists_end_with_their_total()
    {
        AuthSession session = await ConnectAsync();

        List<Page> pages = await PagesAsync(session, "/api/v2/my/accounts?limit=8", ServiceCatalog.Find("B2Core").Paging!);

        pages.ShouldAllBe(page => page.Total == pages.Sum(static each => each.Count));
        RequestsTo("/api/v2/my/accounts").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_body_that_says_that_there_is_no_more_ends_the_list()
    {
        AuthSession session = await ConnectAsync();

        (await IdsAsync(session, "/lists/cursor?always=true", Cursor with { More = "meta.hasMore" })).ShouldBe(Enumerable.Range(1, 35));
    }

    [Fact]
    public async Task A_cursor_goes_into_a_body_that_is_json_and_keeps_what_is_in_it()
    {
        AuthSession session = await ConnectAsync();

        await IdsAsync(session, "/lists/cursor", Cursor, body: """{"filter":1}""");

        RequestsTo("/lists/cursor").Select(static request => request.Body).ShouldBe(
            ["""{"filter":1}""", """{"filter":1,"cursor":"c-10"}""", """{"filter":1,"cursor":"c-20"}""", """{"filter":1,"cursor":"c-30"}"""]);
    }

    [Fact]
    public async Task A_cursor_goes_into_the_query_where_the_rules_say_so()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/lists/cursor", 2, EmulatorFault.Status(200, """{"data":[{"id":1}],"meta":{"cursor":7}}"""));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(IdsAsync(session, "/lists/cursor", Cursor with { In = PagingPlace.Query, Parameter = "after" }, body: "{}"));

        error.ErrorId.ShouldBe(ErrorId.NextPageRepeats);
        RequestsTo("/lists/cursor").Select(static request => request.Query).ShouldBe(["", "?after=7"]);
        RequestsTo("/lists/cursor").Select(static request => request.Body).ShouldAllBe(static body => body == "{}");
    }

    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(11, 0, 2)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 10, 2)]
    [InlineData(0, 0, 1)]
    public async Task Not_one_page_more_is_fetched_than_the_caller_wants(int first, int skip, int requests)
    {
        AuthSession session = await ConnectAsync();

        await PagesAsync(session, "/lists/link", PagingDefinition.LinkHeader, new PageLimits { First = (ulong)first, Skip = (ulong)skip });

        RequestsTo("/lists/link").Count.ShouldBe(requests);
    }

    [Fact]
    public async Task By_offset_the_service_passes_over_what_the_caller_does_not_want()
    {
        AuthSession session = await ConnectAsync();
        var pager = new Pager(session, Offset, new PageLimits { Skip = 12, First = 5 });

        await foreach (Page page in pager.ReadAsync(new RequestSpec { Address = "/lists/offset" }, Notices, Ends))
        {
            Ids(page)[0].ShouldBe(13);
        }

        pager.Passed.ShouldBe(12UL);
        RequestsTo("/lists/offset").Single().Query.ShouldBe("?offset=12");
    }

    [Fact]
    public async Task So_many_pages_are_fetched_and_no_more()
    {
        AuthSession session = await ConnectAsync();

        (await PagesAsync(session, "/lists/link", PagingDefinition.LinkHeader, new PageLimits { Pages = 2 })).Count.ShouldBe(2);

        RequestsTo("/lists/link").Count.ShouldBe(2);
    }

    [Fact]
    public async Task While_the_caller_works_the_next_page_is_on_its_way_and_one_that_leaves_ends_it()
    {
        AuthSession session = await ConnectAsync();
        using EmulatorHold hold = Emulator.Hold("/lists/next");
        IAsyncEnumerator<Page> pages = new Pager(session, PagingDefinition.LinkHeader, PageLimits.None)
            .ReadAsync(new RequestSpec { Address = "/lists/link?next=/lists/next" }, Notices, Ends).GetAsyncEnumerator(Ends);

        (await pages.MoveNextAsync()).ShouldBeTrue();
        await hold.WaitForArrivals(1, Ends);
        await pages.DisposeAsync();

        RequestsTo("/lists/link").Count.ShouldBe(1);
        hold.Arrivals.ShouldBe(1);
    }

    [Theory]
    [InlineData("/lists/link", new[] { 1 })]
    [InlineData("/lists/link?page=2", new[] { 1, 1 })]
    public async Task A_link_that_leads_back_ends_the_list_with_an_error_after_the_items(string link, int[] came)
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/lists/link", 5, EmulatorFault.Status(200, """[{"id":1}]""", ("Link", $"<{link}>; rel=next")));
        List<int> ids = [];

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(IdsAsync(session, "/lists/link", PagingDefinition.LinkHeader, into: ids));

        error.ErrorId.ShouldBe(ErrorId.NextPageRepeats);
        error.SessionName.ShouldBe(session.Name);
        ids.ShouldBe(came);
        RequestsTo("/lists/link").Count.ShouldBe(came.Length);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_ends_the_list_with_an_error()
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(IdsAsync(session, "/lists/cursor?stuck=true", Cursor));

        error.ErrorId.ShouldBe(ErrorId.NextPageRepeats);
        RequestsTo("/lists/cursor").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_service_that_does_not_look_at_the_offset_ends_the_list_with_an_error()
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(IdsAsync(session, "/lists/offset?stuck=true", Offset));

        error.ErrorId.ShouldBe(ErrorId.NextPageRepeats);
        error.Message.ShouldContain("offset");
    }

    [Theory]
    [InlineData("http://elsewhere.example/lists?token=abcdefgh")]
    [InlineData("https://elsewhere.example/lists?token=abcdefgh")]
    [InlineData("//elsewhere.example/lists?token=abcdefgh")]
    [InlineData("http://user:abcdefgh@127.0.0.1/")]
    [InlineData("file:///etc/abcdefgh?token=abcdefgh")]
    public async Task A_link_that_leaves_the_allowed_origins_is_not_followed(string link)
    {
        AuthSession session = await ConnectAsync();
        List<int> ids = [];

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(IdsAsync(session, $"/lists/next?next={Uri.EscapeDataString(link)}", NextUrl, into: ids));

        error.ErrorId.ShouldBe(ErrorId.NextPageNotAllowed);
        error.Message.ShouldNotContain("token=abcdefgh");
        error.Message.ShouldNotContain("user:abcdefgh");
        ids.ShouldBe(Enumerable.Range(1, 10));
    }

    [Fact]
    public async Task A_link_to_another_allowed_origin_gets_the_token()
    {
        await using EmulatorHost other = await StartEmulatorAsync();
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [other.HttpAddress.GetLeftPart(UriPartial.Authority)] });

        await Should.ThrowAsync<RequestFailedException>(IdsAsync(session, $"/lists/next?next={Uri.EscapeDataString(new Uri(other.HttpAddress, "/lists/next").ToString())}", NextUrl));

        other.Requests.ShouldNotBeEmpty();
        other.Requests.ShouldAllBe(static request => request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_page_that_fails_is_an_error_after_the_pages_before_it()
    {
        AuthSession session = await ConnectAsync();
        List<int> ids = [];

        RequestFailedException error = await Should.ThrowAsync<RequestFailedException>(IdsAsync(session, "/lists/next?next=/status/500", NextUrl, into: ids));

        ((int)error.StatusCode!).ShouldBe(500);
        ids.ShouldBe(Enumerable.Range(1, 10));
    }

    [Theory]
    [InlineData("/echo", "data")]
    [InlineData("/text", "data")]
    [InlineData("/echo", null)]
    public async Task Items_that_are_not_where_they_should_be_are_an_error(string address, string? items)
    {
        AuthSession session = await ConnectAsync();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(PagesAsync(session, address, Offset with { Items = items is null ? [] : [items] }));

        error.ErrorId.ShouldBe(ErrorId.ItemsNotFound);
        error.SessionName.ShouldBe(session.Name);
    }

    [Fact]
    public async Task Link_headers_go_with_any_kind_of_body()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/text", 1, EmulatorFault.Status(200, "<one/>", ("Link", "</text?page=2>; rel=next")));

        List<Page> pages = await PagesAsync(session, "/text", PagingDefinition.LinkHeader);

        pages.Select(static page => Encoding.UTF8.GetString(page.Body.Span)).ShouldBe(["<one/>", "Hello, world"]);
        pages.ShouldAllBe(static page => page.Items == null && page.Count == 1);
    }

    [Fact]
    public async Task A_body_that_is_no_array_is_one_item_where_no_place_is_named()
    {
        AuthSession session = await ConnectAsync();

        Page page = (await PagesAsync(session, "/lists/next", PagingDefinition.LinkHeader)).ShouldHaveSingleItem();

        page.Items.ShouldBeNull();
        page.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_list_that_is_null_is_empty()
    {
        AuthSession session = await ConnectAsync();
        Emulator.FailNext("/lists/next", 1, EmulatorFault.Status(200, """{"value":{"items":null}}"""));

        (await IdsAsync(session, "/lists/next", NextUrl)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_is_closed_with_its_request_is_refused_before_anything_is_sent()
    {
        AuthSession session = await ConnectAsync();
        var request = new RequestSpec { Address = "/lists/cursor", Method = HttpMethod.Post, Body = RequestBody.FromContent(new StringContent("{}"), canRepeat: true) };

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(PagesAsync(session, request, Cursor, PageLimits.None));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        RequestsTo("/lists/cursor").ShouldBeEmpty();
    }

    private async Task<int[]> IdsAsync(AuthSession session, string address, PagingDefinition rules, string body = "", List<int>? into = null)
    {
        List<int> ids = into ?? [];
        await foreach (Page page in new Pager(session, rules, PageLimits.None).ReadAsync(Request(address, body), Notices, Ends))
        {
            ids.AddRange(Ids(page));
            page.Dispose();
        }

        return [.. ids];
    }

    private Task<List<Page>> PagesAsync(AuthSession session, string address, PagingDefinition rules, PageLimits? limits = null, string body = "") =>
        PagesAsync(session, Request(address, body), rules, limits ?? PageLimits.None);

    private async Task<List<Page>> PagesAsync(AuthSession session, RequestSpec request, PagingDefinition rules, PageLimits limits)
    {
        List<Page> pages = [];
        await foreach (Page page in new Pager(session, rules, limits).ReadAsync(request, Notices, Ends))
        {
            pages.Add(page);
        }

        return pages;
    }

    private static RequestSpec Request(string address, string body) => new()
    {
        Address = address,
        Method = body.Length == 0 || address.StartsWith("/api", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post,
        Body = body.Length == 0 ? null : RequestBody.FromBytes(Encoding.UTF8.GetBytes(body)),
        ContentType = body.Length == 0 ? null : "application/json",
    };

    private static int[] Ids(Page page) => [.. JsonNode.Parse(page.Items!.Value.Span)!.AsArray().Select(static item => (int)item!["id"]!)];
}
