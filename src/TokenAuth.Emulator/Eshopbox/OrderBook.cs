using System.Globalization;

namespace TokenAuth.Emulator;

/// <summary>The orders: generated ones, the same for the same seed, oldest first.</summary>
internal sealed class OrderBook(int seed, int count)
{
    private static readonly DateTimeOffset First = new(2019, 4, 8, 12, 41, 5, new TimeSpan(5, 30, 0));
    private static readonly string[] Statuses = ["created", "packed", "shipped", "delivered", "returned"];
    private static readonly string[] Channels = ["AMAZON", "FLIPKART", "MYNTRA", "SHOPIFY"];

    public IReadOnlyList<Order> All { get; } = [.. Generate(seed, count)];

#pragma warning disable CA5394 // The same seed has to bring the same orders; nothing here is secret.
    private static IEnumerable<Order> Generate(int seed, int count)
    {
        Random random = new(seed);
        DateTimeOffset createdAt = First;
        for (int id = 1; id <= count; id++)
        {
            yield return new Order(
                id,
                "ESB-" + id.ToString("D6", CultureInfo.InvariantCulture),
                Statuses[random.Next(Statuses.Length)],
                Channels[random.Next(Channels.Length)],
                random.Next(1, 6),
                random.Next(100, 1_000_000) / 100m,
                createdAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            createdAt = createdAt.AddMilliseconds(random.Next(1, 7_200_000));
        }
    }
#pragma warning restore CA5394
}
