using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The list of orders of Eshopbox, page by page.</summary>
internal sealed class OrderEndpoints(EmulatorState state)
{
    private const int LargestPage = 100;

    public void Map(IEndpointRouteBuilder authorized) => authorized.Get("/api/v1/orders", List);

    private IResult List(HttpContext context)
    {
        Dictionary<string, string[]> problems = new(StringComparer.Ordinal);
        int page = Number(context, "page", 1, int.MaxValue, problems);
        int perPage = Number(context, "per_page", 25, LargestPage, problems);
        if (problems.Count > 0)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(problems) with { Fields = problems });
        }

        IReadOnlyList<Order> all = state.Orders.All;
        long start = Math.Min((page - 1L) * perPage, all.Count);
        return ReplyJson.Result(new JsonObject
        {
            ["page"] = page,
            ["perPage"] = perPage,
            ["total"] = all.Count.ToString(CultureInfo.InvariantCulture),
            ["data"] = ReplyJson.Node(all.Skip((int)start).Take(perPage)),
        });
    }

    private static int Number(HttpContext context, string name, int otherwise, int largest, Dictionary<string, string[]> problems)
    {
        if (context.Request.Query[name] is not [{ Length: > 0 } text])
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= largest)
        {
            return number;
        }

        problems[name] = [$"This field must be a number from 1 to {largest.ToString(CultureInfo.InvariantCulture)}."];
        return otherwise;
    }
}
