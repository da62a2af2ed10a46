using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>A server whose clock is ten years off: lifetimes are counted from when a token came, and dates by the server's own.</summary>
public sealed class HostileClockTests : HostileTest
{
    private const double Years = 10;

    public static TheoryData<string, string> Faults() => new()
    {
        { "ten years behind", "1.1" },
        { "ten years behind", "2.0" },
        { "ten years ahead", "1.1" },
        { "ten years ahead", "2.0" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_session_lives_as_long_as_its_token(string fault, string protocol)
    {
        var theirs = new ManualTimeProvider();
        theirs.JumpWallClock(TimeSpan.FromDays(365 * (fault.Contains("behind", StringComparison.Ordinal) ? -Years : Years)));
        await using EmulatorHost server = await EmulatorHost.StartAsync(new EmulatorOptions { Clock = theirs }, Ends);
        AuthSession session = await ConnectAsync(As(Anna) with { BaseAddress = protocol == "2.0" ? server.HttpsAddress : server.HttpAddress, Transport = Hasty });

        session.State.ShouldBe(AuthSessionState.Active);
        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        RequestSpec spec = Asking("/numbers?count=3", protocol, takesTime: false);
        (await EndOfAsync(() => ReadWholeAsync(session, spec))).ShouldBe(Fine);
        Clock.Advance(TimeSpan.FromMinutes(61));
        theirs.Advance(TimeSpan.FromMinutes(61));
        (await EndOfAsync(() => ReadWholeAsync(session, spec))).ShouldBe(Fine);
        server.Counters.Snapshot().Redemptions.ShouldBe(1);
        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_date_to_wait_for_is_read_by_the_servers_own_clock(string fault, string protocol)
    {
        var theirs = new ManualTimeProvider();
        theirs.JumpWallClock(TimeSpan.FromDays(365 * (fault.Contains("behind", StringComparison.Ordinal) ? -Years : Years)));
        await using EmulatorHost server = await EmulatorHost.StartAsync(new EmulatorOptions { Clock = theirs }, Ends);
        AuthSession session = await ConnectAsync(As(Anna) with { BaseAddress = protocol == "2.0" ? server.HttpsAddress : server.HttpAddress, Transport = new TransportSettings { SkipCertificateCheck = true } });
        server.FailNext("/numbers", 1, EmulatorFault.Status(503, "{}", ("Retry-After", (theirs.GetUtcNow() + TimeSpan.FromSeconds(5)).ToString("R", System.Globalization.CultureInfo.InvariantCulture))));
        RequestSpec spec = Asking("/numbers?count=3", protocol, takesTime: false) with { Timeout = TimeSpan.FromMinutes(2), Retry = RetryPolicy.Default };
        DateTimeOffset began = Clock.GetUtcNow();

        (await EndOfAsync(() => ReadWholeAsync(session, spec), Task.CompletedTask)).ShouldBe(Fine);

        (Clock.GetUtcNow() - began).ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }
}
