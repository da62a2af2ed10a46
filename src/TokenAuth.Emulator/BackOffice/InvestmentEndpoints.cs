using System.Security.Cryptography;

namespace TokenAuth.Emulator;

/// <summary>The older half of the Back Office: the widget, and the address that signs a person in.</summary>
internal sealed class InvestmentEndpoints(EmulatorState state)
{
    private const int LeaderboardSize = 20;

    public void Map(IEndpointRouteBuilder authorized)
    {
        authorized.Get("/api/v1/investment/widget/leaderboard", Leaderboard);
        authorized.Get("/api/v1/investment/widget/detail/{account}", Detail);
        authorized.Get("/api/v1/investment/widget/statistics/{account}", Statistics);
        authorized.Post("/api/v1/standalone/auth/getAuthUrl", AuthUrl);
    }

    private IResult Leaderboard(HttpContext context)
    {
        if (!int.TryParse(context.Request.Query["investment_platform_id"], out int platform))
        {
            Dictionary<string, string[]> problems = new(StringComparer.Ordinal)
            {
                ["investment_platform_id"] = ["The investment platform id field is required."],
            };
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(problems) with { Fields = problems });
        }

        var leaders = state.Accounts.All
            .Where(account => account.InvestmentPlatformId == platform && account.IsMaster)
            .OrderByDescending(account => account.Balance)
            .Take(LeaderboardSize)
            .Select((account, index) => new { Rank = index + 1, account.AccountNumber, account.AccountName, account.Balance })
            .ToArray();
        return Envelope(new { Accounts = leaders }, leaders.Length);
    }

    private IResult Detail(HttpContext context) => Find(context) is { } found
        ? Envelope(new { found.AccountNumber, found.AccountName, found.AccountDescription, found.IsMaster, found.CreatedAt }, 1)
        : state.Refusals.Write(context, BackOfficeRefusals.NotFound with { Issue = "There is no such account." });

    private IResult Statistics(HttpContext context) => Find(context) is { } found
        ? Envelope(new { found.AccountNumber, found.Balance, Followers = found.ClientId % 100, Trades = found.Id % 1000 }, 1)
        : state.Refusals.Write(context, BackOfficeRefusals.NotFound with { Issue = "There is no such account." });

    private IResult AuthUrl(HttpContext context)
    {
        string mark = state.Switches.TokenMark is { Length: > 0 } asked ? $"{asked}-url-" : string.Empty;
        return ReplyJson.Result(new { Url = $"https://copy.example.com/?token={mark}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}" });
    }

    private Account? Find(HttpContext context)
    {
        string number = context.RouteValue("account");
        return state.Accounts.All.FirstOrDefault(account => account.AccountNumber == number);
    }

    private static IResult Envelope(object data, int count) => ReplyJson.Result(new { Status = StatusCodes.Status200OK, Meta = new { Count = count }, Data = data });
}
