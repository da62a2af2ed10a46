using System.Text.Json;

namespace TokenAuth.Emulator.Tests;

public sealed class OrderTests : OAuthTest
{
    [Fact]
    public async Task The_first_page_has_twenty_five_and_the_total_is_a_string()
    {
        Reply reply = await Client.Get("/api/v1/orders", await Access());

        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["page", "perPage", "total", "data"]);
        ((int)reply.Json["page"]!).ShouldBe(1);
        ((int)reply.Json["perPage"]!).ShouldBe(25);
        reply.Json["total"]!.GetValueKind().ShouldBe(JsonValueKind.String);
        Text(reply, "total").ShouldBe("312");
        reply.Json["data"]!.AsArray().Count.ShouldBe(25);
        ((string)reply.Json["data"]![0]!["createdAt"]!).ShouldBe("2019-04-08T12:41:05.000+05:30");
    }

    [Fact]
    public async Task Page_by_page_every_order_comes_once()
    {
        string token = await Access();
        List<int> ids = [];
        for (int page = 1; page <= 5; page++)
        {
            Reply reply = await Client.Get($"/api/v1/orders?page={page}&per_page=100", token);
            ids.AddRange(reply.Json["data"]!.AsArray().Select(order => (int)order!["id"]!));
        }

        ids.ShouldBe(Enumerable.Range(1, 312));
    }

    [Theory]
    [InlineData("page", "0")]
    [InlineData("page", "x")]
    [InlineData("per_page", "101")]
    public async Task A_wrong_number_is_told_by_its_field(string name, string value)
    {
        Reply reply = await Client.Get($"/api/v1/orders?{name}={value}", await Access());

        reply.Status.ShouldBe(422);
        reply.Json[name]![0].ShouldNotBeNull();
    }

    [Fact]
    public async Task Orders_want_a_token()
    {
        (await Client.Get("/api/v1/orders")).Status.ShouldBe(401);
    }

    private async Task<string> Access() => Text(await Token("client_credentials", ClientFields), "access_token");
}
