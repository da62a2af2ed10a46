using System.Diagnostics;
using System.Globalization;
using TokenAuth.Bench.Comparison;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Bench.Growth;

/// <summary>Measures how the figures grow.</summary>
internal sealed class GrowthRun(Uri server, PowerShellHost? host, Scratch scratch, List<string> gaps)
{
    private const int Rounds = 5;
    private const int Gets = 2_000;
    private const int Lookups = 100_000;

    private static readonly int[] Decades = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];
    private static readonly int[] InFlight = [1, 2, 4, 8, 16, 32, 64, 128, 256];
    private static readonly int[] Objects = [100, 1_000, 10_000, 100_000, 300_000];
    private static readonly int[] Megabytes = [1, 10, 100, 500];

    public async Task<IReadOnlyList<Curve>> MeasureAsync()
    {
        List<Curve> curves = [await WaitersAsync(), await SessionsAsync(), await InFlightAsync()];
        if (host is null)
        {
            return curves;
        }

        try
        {
            IReadOnlyList<Sample> samples = await host.RunAsync("Growth.ps1", scratch, server, ("Rounds", 2), ("Counts", string.Join(',', Objects)), ("Megabytes", string.Join(',', Megabytes)));
            curves.Add(Read(samples, "array ", "A JSON array to objects", "objects"));
            curves.Add(Read(samples, "download ", "A download to a file", "MB"));
            curves.Add(Read(samples, "upload ", "An upload from a file", "MB"));
        }
        catch (InvalidOperationException exception)
        {
            gaps.Add($"growth of arrays and files: {exception.Message}");
        }

        return curves;
    }

    private static async Task<Curve> WaitersAsync()
    {
        List<CurvePoint> points = [];
        foreach (int callers in Decades)
        {
            points.Add(new CurvePoint(callers, await MedianAsync(async () => (await EngineComparison.WaitAsync(callers)).Milliseconds)));
        }

        return new Curve("The last of the callers that wait for one renewal", "callers", "ms after the reply", [new CurveLine("engine", points)]);
    }

    private async Task<Curve> SessionsAsync()
    {
        List<CurvePoint> byName = [], sends = [];
        foreach (int count in Decades)
        {
            using var engine = new EngineContext(state: new StateFolder(scratch.Folder("sessions")));
            var store = new SessionStore(engine);
            for (int i = 0; i < count; i++)
            {
                await store.ConnectAsync(MakeSession(i), SilentNotices.Instance, CancellationToken.None);
            }

            string[] names = [.. store.All.Select(static session => session.Name)];
            byName.Add(new CurvePoint(count, await MedianAsync(() => TimeLookupsAsync(store, names))));
            sends.Add(new CurvePoint(count, await MedianAsync(async () => await TimeSendsAsync(store, names))));
        }

        return new Curve("Many sessions in one process", "sessions", "µs", [new CurveLine("find by name and read its token", byName), new CurveLine("small GET, the sessions in turn", sends)]);
    }

    private async Task<Curve> InFlightAsync()
    {
        EmulatedSession emulated = await EmulatedSession.ConnectAsync(server);
        await using (emulated)
        {
            using var bare = new BareClient(await emulated.TokenAsync());
            RequestSpec small = new() { Address = "/api/v2/whoami" };
            var uri = new Uri(server, small.Address);
            List<CurvePoint> floor = [], engine = [];
            foreach (int inFlight in InFlight)
            {
                floor.Add(new CurvePoint(inFlight, await MedianAsync(() => PerSecondAsync(() => bare.GetManyAsync(uri, Gets, inFlight, CancellationToken.None)))));
                engine.Add(new CurvePoint(inFlight, await MedianAsync(() => PerSecondAsync(() => emulated.GetManyAsync(small, Gets, inFlight)))));
            }

            return new Curve("Small GETs a second", "in flight", "requests/s", [new CurveLine(Goals.Floor, floor), new CurveLine(Goals.Engine, engine)]);
        }
    }

    private static Curve Read(IReadOnlyList<Sample> samples, string prefix, string title, string along)
    {
        var set = new SampleSet(samples);
        IEnumerable<string> figures = samples.Select(static sample => sample.Figure).Where(figure => figure.StartsWith(prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        IEnumerable<CurveLine> lines = figures
            .SelectMany(figure => set.SubjectsOf(figure).Select(subject => (Subject: subject, Point: new CurvePoint(double.Parse(figure.AsSpan(prefix.Length), CultureInfo.InvariantCulture), set.Median(figure, subject)!.Value))))
            .GroupBy(static item => item.Subject, StringComparer.Ordinal)
            .Select(static line => new CurveLine(line.Key, [.. line.Select(static item => item.Point)]));
        return new Curve(title, along, "ms", [.. lines]);
    }

    private ConnectRequest MakeSession(int number) => new()
    {
        Service = ServiceCatalog.Find("OAuth2"),
        Name = $"session {number}",
        BaseAddress = server,
        Flow = new TokenReplySignIn($"account {number}", new Secret($$"""{"access_token":"token-{{number}}","token_type":"Bearer","expires_in":86400}""")),
        Transport = new TransportSettings { SkipCertificateCheck = true },
        Client = new OAuthClient { Id = "client", ClientSecret = new Secret("s3cret") },
    };

    private static async Task<double> TimeLookupsAsync(SessionStore store, string[] names)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Lookups; i++)
        {
            _ = await store.Get(names[i % names.Length]).GetTokenAsync(TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Lookups;
    }

    private static async Task<double> TimeSendsAsync(SessionStore store, string[] names)
    {
        RequestSpec spec = new() { Address = "/open/text" };
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Gets; i++)
        {
            using HttpResponseMessage response = await new AuthorizedClient(store.Get(names[i % names.Length])).SendAsync(spec, SilentNotices.Instance, CancellationToken.None);
            _ = await response.Content.ReadAsByteArrayAsync();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Gets;
    }

    private static async Task<double> PerSecondAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Gets / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> MedianAsync(Func<Task<double>> measure)
    {
        _ = await measure();
        double[] values = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            values[i] = await measure();
        }

        Array.Sort(values);
        return Math.Round(values[Rounds / 2], 4);
    }
}
