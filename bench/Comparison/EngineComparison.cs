using System.Diagnostics;
using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Bench.Comparison;

/// <summary>The engine's figures: no PowerShell in between.</summary>
internal sealed class EngineComparison(Uri server, Effort effort)
{
    private const int Waiters = 1_000;
    private const int Reads = 1_000_000;

    private static readonly RequestSpec Small = new() { Address = "/api/v2/whoami" };

    public async Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        List<Sample> samples = [];
        EmulatedSession emulated = await EmulatedSession.ConnectAsync(server);
        await using (emulated)
        {
            using var bare = new BareClient(await emulated.TokenAsync());
            var uri = new Uri(server, Small.Address);
            for (int round = 0; round <= effort.Rounds; round++)
            {
                samples.Add(new Sample("engine-serial", Goals.Floor, round, await TimeAsync(effort.Gets, () => bare.GetManyAsync(uri, effort.Gets, 1, CancellationToken.None))));
                samples.Add(new Sample("engine-serial", Goals.Engine, round, await TimeAsync(effort.Gets, () => emulated.GetManyAsync(Small, effort.Gets, 1))));
                samples.Add(new Sample("engine-many", Goals.Floor, round, await TimeAsync(effort.ManyGets, () => bare.GetManyAsync(uri, effort.ManyGets, 64, CancellationToken.None))));
                samples.Add(new Sample("engine-many", Goals.Engine, round, await TimeAsync(effort.ManyGets, () => emulated.GetManyAsync(Small, effort.ManyGets, 64))));
                (double nanoseconds, double bytes) = await ReadAsync(emulated.Session);
                samples.Add(new Sample("engine-token-ns", Goals.Engine, round, nanoseconds));
                samples.Add(new Sample("engine-token-bytes", Goals.Engine, round, bytes));
            }
        }

        for (int round = 0; round <= effort.Rounds; round++)
        {
            (double milliseconds, int redemptions) = await WaitAsync(Waiters);
            samples.Add(new Sample("waiters", Goals.Engine, round, milliseconds));
            samples.Add(new Sample("waiters-redemptions", Goals.Engine, round, redemptions));
        }

        return [.. samples.Where(static sample => sample.Round > 0)];
    }

    /// <summary>So many callers wait for one renewal whose reply is held back.</summary>
    /// <returns>Milliseconds from letting the reply go to the last caller, and how often a refresh token was spent.</returns>
    public static async Task<(double Milliseconds, int Redemptions)> WaitAsync(int callers)
    {
        EmulatedSession emulated = await EmulatedSession.StartAsync();
        await using (emulated)
        {
            AuthSession session = emulated.Session;
            await session.GetTokenAsync(session.NewerThanNow(), SilentNotices.Instance, CancellationToken.None);
            int before = emulated.Emulator!.Counters.Snapshot().Redemptions;
            EmulatorHold hold = emulated.Emulator.Hold("/api/v2/my/refresh", afterProcessing: true);
            TokenDemand demand = session.NewerThanNow();
            long last = 0;
            Task[] waiting = [.. Enumerable.Range(0, callers).Select(_ => CallAsync())];
            await hold.WaitForArrivals(1);
            long released = Stopwatch.GetTimestamp();
            hold.Release();
            await Task.WhenAll(waiting);
            return (Stopwatch.GetElapsedTime(released, last).TotalMilliseconds, emulated.Emulator.Counters.Snapshot().Redemptions - before);

            async Task CallAsync()
            {
                await session.GetTokenAsync(demand, SilentNotices.Instance, CancellationToken.None);
                long now = Stopwatch.GetTimestamp(), seen;
                while ((seen = Volatile.Read(ref last)) < now && Interlocked.CompareExchange(ref last, now, seen) != seen)
                {
                    // Another caller wrote meanwhile.
                }
            }
        }
    }

    private static async Task<double> TimeAsync(int count, Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
    }

    private static async Task<(double Nanoseconds, double Bytes)> ReadAsync(AuthSession session)
    {
        // Off the thread that came back from a request, and without an await in the loop that would change it.
        return await Task.Run(() =>
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Reads; i++)
            {
                ValueTask<AccessToken> read = session.GetTokenAsync(TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None);
                Debug.Assert(read.IsCompletedSuccessfully, "A token that is not due is at hand.");
            }

            double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Reads;
            return (nanoseconds, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Reads);
        });
    }
}
