using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class AccountTests : EmulatorTest
{
    private const string Accounts = "/api/v2/b2copy/accounts";
    private string _token = string.Empty;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_token, _) = await SignIn();
    }

    [Fact]
    public async Task A_list_takes_its_parameters_from_the_query()
    {
        Reply reply = await Client.Get(Accounts + "?investment_platform_id=1&limit=7&offset=45", _token);

        reply.Status.ShouldBe(200);
        Ids(reply).ShouldBe([46, 47, 48, 49, 50]);
        reply.Header("X-Total-Count").ShouldBe("50");
    }

    [Fact]
    public async Task A_list_takes_its_parameters_from_a_body_on_the_GET()
    {
        Reply reply = await Client.Send(
            HttpMethod.Get,
            Accounts,
            PlainClient.Json(new { investment_platform_id = 1, limit = 2, sort_by = "id", sort_order = "desc" }),
            _token);

        Ids(reply).ShouldBe([50, 49]);
    }

    [Fact]
    public async Task Ten_is_the_default_limit()
    {
        Ids(await Client.Get(Accounts + "?investment_platform_id=1", _token)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task Platforms_have_accounts_of_their_own()
    {
        Ids(await Client.Get(Accounts + "?investment_platform_id=2", _token)).ShouldBe([51, 52, 53, 54, 55]);
        Ids(await Client.Get(Accounts + "?investment_platform_id=9", _token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "investment_platform_id", "The investment platform id field is required.")]
    [InlineData("?investment_platform_id=one", "investment_platform_id", "The investment platform id must be an integer.")]
    [InlineData("?investment_platform_id=1&limit=501", "limit", "The limit must be between 1 and 500.")]
    [InlineData("?investment_platform_id=1&offset=-1", "offset", "The offset must be at least 0.")]
    [InlineData("?investment_platform_id=1&sort_by=shoe_size", "sort_by", "The sort by field is unknown.")]
    [InlineData("?investment_platform_id=1&sort_order=up", "sort_order", "The sort order must be asc or desc.")]
    [InlineData("?investment_platform_id=1&filter[shoe_size]=1", "filter[shoe_size]", "The filter field is unknown.")]
    public async Task A_wrong_parameter_is_named(string query, string field, string problem)
    {
        Reply reply = await Client.Get(Accounts + query, _token);

        reply.Status.ShouldBe(422);
        ((string)reply.Json[field]![0]!).ShouldBe(problem);
    }

    [Fact]
    public async Task A_body_that_is_no_object_is_refused()
    {
        (await Client.Send(HttpMethod.Get, Accounts + "?investment_platform_id=1", PlainClient.Text("nonsense"), _token)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        Ids(await Client.Get(Accounts + "?investment_platform_id=1&account_number=100007", _token)).ShouldBe([7]);
        Ids(await Client.Get(Accounts + "?investment_platform_id=1&filter[account_name]=" + await NameOf(9), _token)).ShouldBe([9]);
        JsonArray masters = (await Client.Get(Accounts + "?investment_platform_id=1&is_master=1", _token)).Json.AsArray();
        masters.Count.ShouldBeInRange(1, 10);
        masters.ShouldAllBe(account => (bool)account!["is_master"]!);
        Reply byBody = await Client.Send(
            HttpMethod.Get,
            Accounts,
            PlainClient.Text("""{ "investment_platform_id": 1, "filter": { "id": 3 } }"""),
            _token);
        Ids(byBody).ShouldBe([3]);
    }

    [Fact]
    public async Task The_same_seed_brings_the_same_accounts()
    {
        string first = (await Client.Get(Accounts + "?investment_platform_id=1&limit=50", _token)).Text;
        await using EmulatorHost twin = await EmulatorHost.StartAsync(new EmulatorOptions { Clock = Time, AccountCount = 50 }, Cancellation);
        using PlainClient client = new(twin.HttpAddress);
        (string token, _) = Tokens(await client.Post("/api/v2/signin", new { email = "anna@example.com", password = Password }));

        (await client.Get(Accounts + "?investment_platform_id=1&limit=50", token)).Text.ShouldBe(first);
    }

    [Fact]
    public async Task An_account_can_be_created_and_is_listed_then()
    {
        Reply created = await Create(new
        {
            clientId = 5,
            investmentPlatformId = 3,
            accountNumber = "007",
            productCurrencyId = 1,
            isMaster = true,
            accountName = "Bond",
            accountDescription = "Low risk",
        });

        created.Status.ShouldBe(201);
        ((string)created.Json["account_number"]!).ShouldBe("007");
        ((string)created.Json["account_description"]!).ShouldBe("Low risk");
        Ids(await Client.Get(Accounts + "?investment_platform_id=3", _token)).ShouldBe([56]);
        Emulator.Reset();
        (_token, _) = await SignIn();
        Ids(await Client.Get(Accounts + "?investment_platform_id=3", _token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_missing_or_wrong_in_a_new_account_is_named()
    {
        Reply reply = await Create(new { clientId = "five", accountNumber = 7 });

        reply.Status.ShouldBe(422);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(
            ["clientId", "investmentPlatformId", "productCurrencyId", "accountNumber", "accountName", "isMaster"]);
        ((string)reply.Json["accountNumber"]![0]!).ShouldBe("The accountNumber must be of type string.");
        (await Create("nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_leaderboard_comes_in_an_envelope()
    {
        Reply reply = await Client.Get("/api/v1/investment/widget/leaderboard?investment_platform_id=1&platform=1", _token);

        ((int)reply.Json["status"]!).ShouldBe(200);
        JsonArray leaders = reply.Json["data"]!["accounts"]!.AsArray();
        leaders.Count.ShouldBe((int)reply.Json["meta"]!["count"]!);
        ((int)leaders[0]!["rank"]!).ShouldBe(1);
        (await Client.Get("/api/v1/investment/widget/leaderboard", _token)).Status.ShouldBe(422);
    }

    [Theory]
    [InlineData("detail", "accountName")]
    [InlineData("statistics", "followers")]
    public async Task The_widget_knows_single_accounts(string part, string member)
    {
        Reply reply = await Client.Get($"/api/v1/investment/widget/{part}/100001", _token);

        reply.Json["data"]![member].ShouldNotBeNull();
        (await Client.Get($"/api/v1/investment/widget/{part}/1", _token)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_address_that_signs_a_person_in_holds_a_fresh_secret()
    {
        string first = (string)(await Client.Post("/api/v1/standalone/auth/getAuthUrl", new { }, _token)).Json["url"]!;
        string second = (string)(await Client.Post("/api/v1/standalone/auth/getAuthUrl", new { }, _token)).Json["url"]!;

        first.ShouldStartWith("https://copy.example.com/?token=");
        second.ShouldNotBe(first, StringComparer.Ordinal);
    }

    private static List<int> Ids(Reply reply) => [.. reply.Json.AsArray().Select(account => (int)account!["id"]!)];

    private async Task<string> NameOf(int id) =>
        Uri.EscapeDataString((string)(await Client.Get($"{Accounts}?investment_platform_id=1&filter[id]={id}", _token)).Json[0]!["account_name"]!);

    private Task<Reply> Create(object body) => Client.Post(Accounts + "/create", body, _token);
}
