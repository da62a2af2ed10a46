using System.Globalization;

namespace TokenAuth.Emulator;

/// <summary>The accounts: generated ones, the same for the same seed, and those created since.</summary>
internal sealed class AccountBook
{
    private const int FirstAccountNumber = 100_000;
    private static readonly DateTimeOffset Opening = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Strategies = ["Momentum", "Carry", "Breakout", "Grid", "Reversal", "Index"];

    private readonly Lock _gate = new();
    private readonly List<Account> _generated;
    private List<Account> _accounts;

    public AccountBook(int seed, int count)
    {
        _generated = [.. Generate(seed, count, platform: 1, firstId: 1), .. Generate(seed + 1, count / 10, platform: 2, firstId: count + 1)];
        _accounts = [.. _generated];
    }

    public IReadOnlyList<Account> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts];
            }
        }
    }

    public Account Add(Func<int, Account> create)
    {
        lock (_gate)
        {
            Account account = create(_accounts.Count + 1);
            _accounts.Add(account);
            return account;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _accounts = [.. _generated];
        }
    }

#pragma warning disable CA5394 // The same seed has to bring the same accounts; nothing here is secret.
    private static IEnumerable<Account> Generate(int seed, int count, int platform, int firstId)
    {
        Random random = new(seed);
        for (int index = 0; index < count; index++)
        {
            int id = firstId + index;
            string strategy = Strategies[random.Next(Strategies.Length)];
            int client = random.Next(1, 2000);
            yield return new Account(
                id,
                client,
                $"client{client.ToString(CultureInfo.InvariantCulture)}@example.com",
                platform,
                (FirstAccountNumber + id).ToString(CultureInfo.InvariantCulture),
                random.Next(1, 5),
                random.Next(10) == 0,
                $"{strategy} {id.ToString(CultureInfo.InvariantCulture)}",
                $"A {strategy} account.",
                random.Next(0, 10_000_000) / 100m,
                Opening.AddMinutes(random.Next(1_000_000)));
        }
    }
#pragma warning restore CA5394
}
